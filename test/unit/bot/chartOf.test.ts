import { chartOf, drawnAssets } from "@sigmatrade/bot/operators/chartOf"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import { AssetId, BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { AssetStatistics } from "@sigmatrade/core/statistics/assetStatistics"
import { daysOf, rangeOf } from "@sigmatrade/core/statistics/DayRange"
import type { Statistics } from "@sigmatrade/core/statistics/readStatistics"
import { DateTime } from "effect"
import { assert, it } from "vitest"

const listed = [BNB, USDT].map((asset) => ({ asset, contract: null }))
const unit = 10n ** 18n
const now = DateTime.makeUnsafe("2026-03-01T12:00:00Z")
const NONE = { count: 0, amount: 0n }

const assetOf = (asset: AssetId, days: Statistics["members"]["days"]): Statistics["assets"][number] => ({
  asset, waiting: 0, credited: NONE, reversed: 0n, commissionsEarned: NONE, commissionsReleased: NONE, commissionsReversed: 0n, paid: NONE,
  reserved: 0n, owed: 0n, held: 0n, coverageBps: null,
  days: days.map(({ day }, index) => ({ day, paidIn: unit, paidOut: unit / 2n, owed: BigInt(index) * unit, held: -unit } satisfies AssetStatistics["days"][number]))
})

/** One joins a day, one unit comes in, half of one goes out. */
const statisticsOf = (period: "7" | "90" | "all", assets: ReadonlyArray<AssetId> = [USDT.id]): Statistics => {
  const range = rangeOf(period, now, null)
  const days = daysOf(period === "all" ? rangeOf("all", now, daysOf(rangeOf("90", DateTime.subtract(now, { days: 10 }), null))[0] ?? null) : range)
    .map((day, index) => ({ day, joined: 1, total: index + 1 }))
  return { range, sold: [], members: { total: 0, joined: 0, withWallet: 0, active: 0, days }, assets: assets.map((asset) => assetOf(asset, days)) }
}

const valuesOf = (kind: "money" | "members" | "reserves", found: Statistics) =>
  chartOf(kind, textsIn("en"), found, listed).panels.flatMap(({ series }) => series.map(({ values }) => values))

it("a day is a point, what comes in and goes out in whole units", () => {
  const found = statisticsOf("7")
  assert.deepStrictEqual(valuesOf("money", found), [Array.from({ length: 7 }, () => 1), Array.from({ length: 7 }, () => 0.5)])
  assert.deepStrictEqual(valuesOf("reserves", found), [[0, 1, 2, 3, 4, 5, 6], Array.from({ length: 7 }, () => -1)])
  assert.deepStrictEqual(chartOf("money", textsIn("en"), found, listed).ticks, ["Feb 23", "Feb 24", "Feb 25", "Feb 26", "Feb 27", "Feb 28", "Mar 1"])
  assert.deepStrictEqual(chartOf("money", textsIn("ru"), found, listed).ticks.at(-1), "1 мар.")
})

it("more than a quarter is drawn by weeks that end today: what happened is added up, of what stands the last day counts", () => {
  const found = statisticsOf("all")
  assert.strictEqual(found.members.days.length, 100)
  const [joined, total] = valuesOf("members", found)
  assert.deepStrictEqual(joined, [2, ...Array.from({ length: 14 }, () => 7)])
  assert.deepStrictEqual([total?.[0], total?.at(-1)], [2, 100])
  const { subtitle, times } = chartOf("members", textsIn("en"), found, listed)
  assert.include(subtitle, "by week")
  assert.strictEqual(DateTime.formatIsoDateUtc(DateTime.makeUnsafe(times.at(-1) ?? 0)), "2026-02-23")
})

it("three assets are drawn, those we list first", () => {
  const ids = ["AAA", "USDT", "ZZZ", "BNB"].map((id) => AssetId.make(id))
  assert.deepStrictEqual<unknown>(drawnAssets(statisticsOf("7", ids), listed).map(({ asset }) => asset), ["BNB", "USDT", "AAA"])
})
