import { assert, it } from "@effect/vitest"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { DAYS_MAX, daysOf, endOf, rangeOf, startOf } from "@sigmatrade/core/statistics/DayRange"
import { DateTime } from "effect"

const now = DateTime.makeUnsafe("2026-03-01T23:59:59.999Z")
const day = (text: string) => Day.make(text)

it("so many days end with today in UTC, across the end of a month", () => {
  assert.deepStrictEqual(rangeOf("7", now, null), { first: day("2026-02-23"), last: day("2026-03-01") })
  for (const period of ["7", "30", "90"] as const) assert.strictEqual(daysOf(rangeOf(period, now, null)).length, Number(period))
  assert.deepStrictEqual(daysOf({ first: day("2024-02-28"), last: day("2024-03-01") }), ["2024-02-28", "2024-02-29", "2024-03-01"].map(day))
})

it("everything begins with the first day anything happened on, two years ago at most, and is today alone before that", () => {
  assert.deepStrictEqual(rangeOf("all", now, day("2026-02-27")), { first: day("2026-02-27"), last: day("2026-03-01") })
  assert.strictEqual(daysOf(rangeOf("all", now, day("2001-01-01"))).length, DAYS_MAX)
  assert.deepStrictEqual(rangeOf("all", now, null), { first: day("2026-03-01"), last: day("2026-03-01") })
  // Booked by a clock that is ahead.
  assert.deepStrictEqual(rangeOf("all", now, day("2026-03-02")), { first: day("2026-03-01"), last: day("2026-03-01") })
})

it("a range lasts until the moment its last day is over", () => {
  const range = { first: day("2026-02-28"), last: day("2026-02-28") }
  assert.deepStrictEqual([startOf(range.first), endOf(range)].map(DateTime.formatIso), ["2026-02-28T00:00:00.000Z", "2026-03-01T00:00:00.000Z"])
})
