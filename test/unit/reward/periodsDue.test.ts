import { assert, it } from "@effect/vitest"
import { periodsDue } from "@sigmatrade/core/reward/periodsDue"
import { DateTime } from "effect"
import * as fc from "fast-check"

const HOUR = 3_600_000
const at = (text: string) => DateTime.makeUnsafe(`2026-03-29T${text}Z`)
const starts = (last: string | null, now: string, limit = 100) =>
  periodsDue(last === null ? null : at(last), at(now), HOUR, limit).map(({ startsAt }) => DateTime.formatIso(startsAt).slice(11, 16))

it("the first time only the hour of now is due", () => {
  assert.deepStrictEqual(starts(null, "05:17:00"), ["05:00"])
  assert.deepStrictEqual(starts(null, "05:00:00"), ["05:00"])
})

it("an hour is due from its first moment, not a moment before, and not again", () => {
  assert.deepStrictEqual(starts("03:00:00", "02:59:59.999"), [])
  assert.deepStrictEqual(starts("03:00:00", "03:00:00"), ["03:00"])
  assert.deepStrictEqual(starts("04:00:00", "03:59:59.999"), [])
})

it("after five hours of downtime all of them are due, the oldest first, as many as asked for", () => {
  assert.deepStrictEqual(starts("03:00:00", "08:30:00"), ["03:00", "04:00", "05:00", "06:00", "07:00", "08:00"])
  assert.deepStrictEqual(starts("03:00:00", "08:30:00", 2), ["03:00", "04:00"])
})

it("a clock set back by an hour makes nothing due until it has come back", () => {
  assert.deepStrictEqual(starts("03:00:00", "01:59:50"), [])
  assert.deepStrictEqual(starts("03:00:00", "02:59:50"), [])
  assert.deepStrictEqual(starts("03:00:00", "03:00:00"), ["03:00"])
})

it("whatever clocks do, periods follow one another without gap and overlap, and none begins in the future", () => {
  const moves = fc.array(fc.integer({ min: -2 * HOUR, max: 5 * HOUR }), { maxLength: 40 })
  const lengths = fc.array(fc.constantFrom(1_000, 5_000, HOUR / 4, HOUR), { minLength: 1, maxLength: 3 })
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 41 }), moves, lengths, (begin, steps, given) => {
    let [now, last]: [number, DateTime.Utc | null] = [begin, null]
    for (const [index, step] of steps.entries()) {
      now = Math.max(0, now + step)
      for (const { endsAt, startsAt } of periodsDue(last, DateTime.makeUnsafe(now), given[index % given.length] ?? HOUR, 50)) {
        if (last !== null) assert.isTrue(DateTime.Equivalence(startsAt, last))
        assert.isTrue(DateTime.isLessThan(startsAt, endsAt) && DateTime.toEpochMillis(startsAt) <= now)
        last = endsAt
      }
    }
  }), { numRuns: 500 })
})
