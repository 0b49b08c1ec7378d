import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { readStatistics } from "@sigmatrade/core/statistics/readStatistics"
import type { Statistics } from "@sigmatrade/core/statistics/readStatistics"
import { Effect, Option } from "effect"
import { Charts } from "../charts/Charts.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import { chartOf, drawnAssets } from "./chartOf.ts"
import type { Desk } from "./Desk.ts"
import { CHARTS, periodButtons, periodIn, writeCoverage, writeSigned } from "./statistics.ts"

type Kind = typeof CHARTS[number]

/** The main figures of a chart, for whoever does not see the picture, and exact. */
const wordsOf = Effect.fn("wordsOf")(function*({ texts }: Desk, kind: Kind, found: Statistics) {
  const listed = yield* ListedAssets
  const money = writeSigned(writeMoney(listed, texts))
  const { joined, total } = found.members
  const lines = {
    members: () => [texts.html("admin-chart-members", { joined, total })],
    money: () => drawnAssets(found, listed).map(({ asset, credited, paid }) => texts.html("admin-chart-money", {
      asset, credited: money(asset, credited.amount), deposits: credited.count, paid: money(asset, paid.amount), withdrawals: paid.count
    })),
    reserves: () => drawnAssets(found, listed).map(({ asset, coverageBps, held, owed }) => texts.html("admin-chart-reserves", {
      asset, owed: money(asset, owed), held: money(asset, held), coverage: writeCoverage(texts, coverageBps)
    }))
  }
  const { first, last } = found.range
  return Html.lines([texts.html("admin-chart", { title: texts.plain(`chart-${kind}`), first, last }), ...lines[kind]()])
})

/** One chart of a period as a picture, with its figures below; the figures alone when it cannot be drawn. */
export const statisticsChart = Effect.fn("statisticsChart")(function*(desk: Desk, [wanted, detail]: ReadonlyArray<string>) {
  const { texts } = desk
  const kind = CHARTS.find((one) => one === wanted)
  const period = Option.getOrNull(periodIn(detail))
  if (kind === undefined || period === null) return stale(texts)
  const found = yield* readStatistics(period)
  const ways: Keyboard = [
    periodButtons(texts, period, (one) => `adminchart:${kind}:${one}`),
    [button(texts.plain("button-adminstatistics"), `adminstatistics:${period}`, "below"), ...backToPanel(texts).flat()]
  ]
  const words = yield* wordsOf(desk, kind, found)
  const chart = chartOf(kind, texts, found, yield* ListedAssets)
  if (chart.panels.length === 0) return shown(Html.lines([words, texts.html("admin-statistics-no-money")], 1), ways)
  return yield* (yield* Charts).draw(chart).pipe(
    Effect.map((png) => shown(words, ways, png)),
    Effect.catchTag("ChartFailed", ({ cause }) => Effect.as(
      Effect.logWarning("A chart could not be drawn", { kind, cause }),
      shown(Html.lines([words, texts.html("admin-chart-failed")], 1), ways)
    ))
  )
})
