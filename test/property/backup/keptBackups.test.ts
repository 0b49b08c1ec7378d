import { assert, it } from "@effect/vitest"
import { someFacts as facts } from "@sigmatrade/adapters/contract/backup/someFacts"
import { Backup, backupIdAt } from "@sigmatrade/core/backup/Backup"
import { isRehearsalOld } from "@sigmatrade/core/backup/isRehearsalOld"
import { keptBackups } from "@sigmatrade/core/backup/keptBackups"
import { DateTime } from "effect"
import * as fc from "fast-check"

const madeAt = (millis: number) => {
  const at = DateTime.makeUnsafe(Math.floor(millis / 1_000) * 1_000)
  return new Backup({ id: backupIdAt(at), madeAt: at, bytes: 1, sha256: "0".repeat(64), facts })
}
const YEAR_MS = 366 * 86_400_000
const start = Date.UTC(2026, 0, 1)
const backups = fc.uniqueArray(fc.integer({ min: 0, max: 2 * YEAR_MS }), { maxLength: 60 }).map((ats) => ats.map((at) => madeAt(start + at)))
const numbers = fc.record({ daily: fc.nat(10), weekly: fc.nat(6), monthly: fc.nat(14) })

it("never more are kept than the periods together, the newest one always is, and keeping twice keeps the same", () => {
  fc.assert(fc.property(backups, numbers, (all, retention) => {
    const kept = keptBackups(all, retention)
    assert.isAtMost(kept.length, Math.max(1, retention.daily + retention.weekly + retention.monthly))
    if (all.length > 0) assert.strictEqual(kept[0]?.madeAt.epochMilliseconds, Math.max(...all.map((one) => one.madeAt.epochMilliseconds)))
    assert.deepStrictEqual(keptBackups(kept, retention), kept)
  }), { numRuns: 500 })
})

it("the newest backup of each of the last days and months that have one is kept", () => {
  fc.assert(fc.property(backups, numbers, (all, retention) => {
    const kept = new Set(keptBackups(all, retention))
    for (const [length, periods] of [[10, retention.daily], [7, retention.monthly]] as const) {
      const period = (one: Backup) => DateTime.formatIso(one.madeAt).slice(0, length)
      const newest = [...new Set(all.map(period))].toSorted().toReversed().slice(0, periods)
      for (const wanted of newest) {
        const last = all.filter((one) => period(one) === wanted).toSorted((a, b) => b.madeAt.epochMilliseconds - a.madeAt.epochMilliseconds)[0]
        assert.isTrue(last !== undefined && kept.has(last))
      }
    }
  }), { numRuns: 500 })
})

it("seven daily, four weekly and twelve monthly of two years of nights are at most 23, and reach a year back", () => {
  const nights = Array.from({ length: 730 }, (_, day) => madeAt(start + day * 86_400_000 + 3 * 3_600_000))
  const kept = keptBackups(nights, { daily: 7, weekly: 4, monthly: 12 })
  assert.deepStrictEqual(kept.slice(0, 7).map(({ id }) => id), nights.slice(-7).toReversed().map(({ id }) => id))
  assert.strictEqual(kept.at(-1)?.id, "sigmatrade-20270131T030000Z")
})

it("a rehearsal is old after 26 hours, and when there was none", () => {
  const now = DateTime.makeUnsafe(start)
  assert.isFalse(isRehearsalOld(DateTime.subtract(now, { hours: 26 }), now))
  assert.isTrue(isRehearsalOld(DateTime.subtract(now, { hours: 26, milliseconds: 1 }), now))
  assert.isTrue(isRehearsalOld(null, now))
})
