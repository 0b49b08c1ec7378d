import { DateTime, Schema } from "effect"
import { Day } from "../reconciliation/SumNode.ts"

/** How far back statistics look: so many days with today, or everything. */
export const Period = Schema.Literals(["7", "30", "90", "all"])
export type Period = typeof Period.Type

/** Days in UTC, from the first one's midnight until the end of the last one. */
export interface DayRange {
  readonly first: Day
  readonly last: Day
}

/** Days that are shown at most: two years. */
export const DAYS_MAX = 731

const dayOf = (at: DateTime.Utc): Day => Day.make(DateTime.formatIsoDateUtc(at))

/** The first moment of a day. */
export const startOf = (day: Day): DateTime.Utc => DateTime.makeUnsafe(`${day}T00:00:00Z`)

/** The first moment after a range. */
export const endOf = ({ last }: DayRange): DateTime.Utc => DateTime.add(startOf(last), { days: 1 })

/** The days of a period that ends today. `since` is the first day anything happened on; `null`: nothing has. */
export const rangeOf = (period: Period, now: DateTime.Utc, since: Day | null): DayRange => {
  const last = dayOf(now)
  const back = (days: number) => dayOf(DateTime.subtract(startOf(last), { days: days - 1 }))
  if (period !== "all") return { first: back(Number(period)), last }
  const [earliest, wanted] = [back(DAYS_MAX), since ?? last]
  const first = wanted < earliest ? earliest : wanted
  return { first: first > last ? last : first, last }
}

/** All days of a range, in order. */
export const daysOf = ({ first, last }: DayRange): ReadonlyArray<Day> => {
  const count = Math.round((DateTime.toEpochMillis(startOf(last)) - DateTime.toEpochMillis(startOf(first))) / 86_400_000) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => dayOf(DateTime.add(startOf(first), { days: index })))
}
