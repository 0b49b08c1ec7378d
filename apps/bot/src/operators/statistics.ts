import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Period } from "@sigmatrade/core/statistics/DayRange"
import { readStatistics } from "@sigmatrade/core/statistics/readStatistics"
import type { Statistics } from "@sigmatrade/core/statistics/readStatistics"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** The period that is shown before another one is chosen. */
export const USUAL_PERIOD: Period = "30"
/** The charts there are. */
export const CHARTS = ["money", "members", "reserves"] as const

/** The period that an argument of a button means. */
export const periodIn = (detail: string | undefined) => Schema.decodeUnknownOption(Period)(detail ?? USUAL_PERIOD)

/** A button per period; the one that is shown has a mark. */
export const periodButtons = (texts: Texts, chosen: Period, placeOf: (period: Period) => string): Keyboard[number] =>
  Period.literals.map((period) => {
    const label = texts.plain(`period-${period}`)
    return button(period === chosen ? texts.plain("period-chosen", { period: label }) : label, placeOf(period))
  })

/** Money that may be below zero, when the books are wrong. Exact. */
export const writeSigned = (write: (asset: AssetId, amount: Amount) => string) => (asset: AssetId, amount: bigint): string =>
  amount < 0n ? `-${write(asset, (0n - amount) as Amount)}` : write(asset, amount as Amount)

/** How much of what is owed is there: `104.32 %`, rounded down; less than all of it has a mark. */
export const writeCoverage = (texts: Texts, bps: bigint | null): string => {
  if (bps === null) return texts.plain("coverage-none")
  const size = bps < 0n ? 0n - bps : bps
  const percent = `${bps < 0n ? "-" : ""}${size / 100n}.${String(size % 100n).padStart(2, "0")}`
  return texts.plain(bps < 10_000n ? "coverage-short" : "coverage-full", { percent })
}

const assetLines = (texts: Texts, money: (asset: AssetId, amount: bigint) => string) => (found: Statistics["assets"][number]): Html => {
  const { asset, commissionsReversed, credited, paid, reversed } = found
  const html = texts.html("admin-statistics-asset", {
    asset,
    credited: money(asset, credited.amount), deposits: credited.count,
    earned: money(asset, found.commissionsEarned.amount), released: money(asset, found.commissionsReleased.amount),
    paid: money(asset, paid.amount), withdrawals: paid.count,
    reserved: money(asset, found.reserved), waiting: found.waiting,
    owed: money(asset, found.owed), held: money(asset, found.held), coverage: writeCoverage(texts, found.coverageBps)
  })
  const back = reversed + commissionsReversed === 0n ? [] : [texts.html("admin-statistics-reversed", {
    deposits: money(asset, reversed), commissions: money(asset, commissionsReversed)
  })]
  return Html.lines([html, ...back])
}

const soldLine = (texts: Texts, sold: Statistics["sold"]): Html => sold.length === 0
  ? texts.html("admin-statistics-sold-none")
  : texts.html("admin-statistics-sold", { levels: sold.map(({ count, level }) => texts.plain("level-sold", { level, count: String(count) })).join(", ") })

/** The figures of a period, and the ways to its charts. */
export const statistics = Effect.fn("statistics")(function*({ texts }: Desk, [wanted]: ReadonlyArray<string>) {
  const period = Option.getOrNull(periodIn(wanted))
  if (period === null) return stale(texts)
  const { assets, members, range, sold } = yield* readStatistics(period)
  const money = writeSigned(writeMoney(yield* ListedAssets, texts))
  const { active, joined, total, withWallet } = members
  const html = Html.lines([
    texts.html("admin-statistics", { first: range.first, last: range.last }),
    texts.html("admin-statistics-members", { total, joined, wallets: withWallet, active }),
    soldLine(texts, sold),
    ...(assets.length === 0 ? [texts.html("admin-statistics-no-money")] : assets.map(assetLines(texts, money)))
  ], 1)
  const charts = CHARTS.map((chart) => button(texts.plain(`button-chart-${chart}`), `adminchart:${chart}:${period}`, "below"))
  return shown(html, [periodButtons(texts, period, (one) => `adminstatistics:${one}`), charts, ...backToPanel(texts)])
})
