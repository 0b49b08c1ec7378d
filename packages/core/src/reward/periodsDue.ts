import { DateTime } from "effect"
import type { JobPeriod } from "./JobPeriod.ts"

/**
 * The periods that have begun and that nobody has worked off, oldest first, at most `limit`: those from the end of the last one (`null`:
 * there was none, then only the one of `now`) up to the one of `now`. Periods lie on multiples of `lengthMs` since 1970 in UTC, so no
 * change of local time moves them; a clock set back makes none due again. Units: milliseconds. Pure.
 */
export const periodsDue = (
  lastEnd: DateTime.Utc | null,
  now: DateTime.Utc,
  lengthMs: number,
  limit: number
): ReadonlyArray<JobPeriod> => {
  const startOf = (ms: number) => Math.floor(ms / lengthMs) * lengthMs
  const nowMs = DateTime.toEpochMillis(now)
  const periods: Array<JobPeriod> = []
  let start = lastEnd === null ? startOf(nowMs) : DateTime.toEpochMillis(lastEnd)
  while (start <= nowMs && periods.length < limit) {
    // After a change of the length the first period is as long as it takes to reach the new grid.
    const end = startOf(start) + lengthMs
    periods.push({ startsAt: DateTime.makeUnsafe(start), endsAt: DateTime.makeUnsafe(end) })
    start = end
  }
  return periods
}
