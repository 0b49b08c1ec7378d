import { DateTime } from "effect"
import type { Periodic } from "./Job.ts"

/** What was begun last of a job: the start of its period, and whether that is worked off. */
export interface LastPeriod {
  readonly startsAt: DateTime.Utc
  readonly isDone: boolean
}

const startOf = ({ everyMs, offsetMs }: Periodic, ms: number) => Math.floor((ms - offsetMs) / everyMs) * everyMs + offsetMs

/** The start of the period that a moment lies in. Pure. */
export const periodAt = (schedule: Periodic, at: DateTime.Utc): DateTime.Utc =>
  DateTime.makeUnsafe(startOf(schedule, DateTime.toEpochMillis(at)))

/** The start of the first period after a moment. Pure. */
export const nextRun = (schedule: Periodic, after: DateTime.Utc): DateTime.Utc =>
  DateTime.makeUnsafe(startOf(schedule, DateTime.toEpochMillis(after)) + schedule.everyMs)

/**
 * The period to work off now, `null` when none is due; `last` is `null` before the first one, which is that of `now`. A period that was begun
 * and not worked off comes first where missed ones are caught up; otherwise only the one of `now` counts. A clock set back makes nothing
 * due again. Pure.
 */
export const dueAt = (schedule: Periodic, last: LastPeriod | null, now: DateTime.Utc): DateTime.Utc | null => {
  const current = periodAt(schedule, now)
  if (last === null) return current
  const currentMs = DateTime.toEpochMillis(current)
  const lastMs = DateTime.toEpochMillis(last.startsAt)
  if (currentMs < lastMs) return null
  if (schedule.missed === "skip") return currentMs > lastMs || !last.isDone ? current : null
  const next = last.isDone ? nextRun(schedule, last.startsAt) : last.startsAt
  return DateTime.toEpochMillis(next) <= currentMs ? next : null
}

/** How many periods lie between the last one begun and the one of `now`, neither of them counted. Pure. */
export const missedPeriods = (schedule: Periodic, last: LastPeriod | null, now: DateTime.Utc): number => {
  if (last === null) return 0
  const between = startOf(schedule, DateTime.toEpochMillis(now)) - startOf(schedule, DateTime.toEpochMillis(last.startsAt))
  return Math.max(0, between / schedule.everyMs - 1)
}
