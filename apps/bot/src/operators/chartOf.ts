import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { startOf } from "@sigmatrade/core/statistics/DayRange"
import type { AssetDay, AssetStatistics } from "@sigmatrade/core/statistics/assetStatistics"
import type { Statistics } from "@sigmatrade/core/statistics/readStatistics"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { DateTime } from "effect"
import type { Chart, Panel } from "../charts/Chart.ts"
import type { Texts } from "../texts/textsIn.ts"

const DAY_MS = 86_400_000
/** More days than these are drawn week by week: a bar has to stay wider than a hair. */
const DAYS_MAX = 92
const WEEK = 7
/** Assets in one picture: with more it would be too high for a telephone. */
const ASSETS_MAX = 3

const GREEN = "#2b8a3e"
const RED = "#c92a2a"
const BLUE = "#1864ab"

/** Days, or weeks that end with the last day: what happened in each is added up, of what stands the last day's counts. */
const stepsOf = <A>(days: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> => {
  if (days.length <= DAYS_MAX) return days.map((day) => [day])
  const weeks = Math.ceil(days.length / WEEK)
  const short = weeks * WEEK - days.length
  return Array.from({ length: weeks }, (_, week) => days.slice(Math.max(0, week * WEEK - short), (week + 1) * WEEK - short))
}

/** For drawing only. */
const toNumber = (listed: ReadonlyArray<ListedAsset>, id: AssetId) => {
  const decimals = listed.find(({ asset }) => asset.id === id)?.asset.decimals ?? 0
  return (amount: bigint): number => Number(amount) / 10 ** decimals
}

const assetPanels = (
  found: ReadonlyArray<AssetStatistics>, listed: ReadonlyArray<ListedAsset>, shape: Panel["shape"],
  lines: ReadonlyArray<{ readonly label: string; readonly color: string; readonly of: (days: ReadonlyArray<AssetDay>) => bigint }>
): ReadonlyArray<Panel> => found.map(({ asset, days }) => ({
  title: asset,
  shape,
  isCount: false,
  series: lines.map(({ color, label, of }) => ({ label, color, values: stepsOf(days).map((step) => toNumber(listed, asset)(of(step))) }))
}))

const sum = (amounts: ReadonlyArray<bigint>) => amounts.reduce((total, amount) => total + amount, 0n)

/** What is drawn of each kind of chart. */
const panelsOf = (texts: Texts, { members }: Statistics, found: ReadonlyArray<AssetStatistics>, listed: ReadonlyArray<ListedAsset>) => ({
  money: () => assetPanels(found, listed, "bars", [
    { label: texts.plain("chart-paid-in"), color: GREEN, of: (days) => sum(days.map(({ paidIn }) => paidIn)) },
    { label: texts.plain("chart-paid-out"), color: RED, of: (days) => sum(days.map(({ paidOut }) => paidOut)) }
  ]),
  members: (): ReadonlyArray<Panel> => [
    { title: texts.plain("chart-joined"), shape: "bars", isCount: true, series: [
      { label: texts.plain("chart-joined-label"), color: GREEN, values: stepsOf(members.days).map((step) => step.reduce((count, { joined }) => count + joined, 0)) }
    ] },
    { title: texts.plain("chart-total"), shape: "lines", isCount: true, series: [
      { label: texts.plain("chart-total-label"), color: BLUE, values: stepsOf(members.days).map((step) => step.at(-1)?.total ?? 0) }
    ] }
  ],
  reserves: () => assetPanels(found, listed, "lines", [
    { label: texts.plain("chart-owed"), color: RED, of: (days) => days.at(-1)?.owed ?? 0n },
    { label: texts.plain("chart-held"), color: BLUE, of: (days) => days.at(-1)?.held ?? 0n }
  ])
})

/** Which assets are drawn: those that are listed and moved, in their order, then what is not listed any more. */
export const drawnAssets = ({ assets }: Statistics, listed: ReadonlyArray<ListedAsset>) => {
  const ranks = new Map(listed.map(({ asset }, rank) => [asset.id, rank]))
  return assets.toSorted((one, other) => (ranks.get(one.asset) ?? ranks.size) - (ranks.get(other.asset) ?? ranks.size)).slice(0, ASSETS_MAX)
}

/** A chart of these figures, in a language. */
export const chartOf = (kind: "money" | "members" | "reserves", texts: Texts, found: Statistics, listed: ReadonlyArray<ListedAsset>): Chart => {
  const days = found.members.days.map(({ day }) => day)
  const isWeekly = days.length > DAYS_MAX
  const stepMs = isWeekly ? WEEK * DAY_MS : DAY_MS
  const day = new Intl.DateTimeFormat(texts.language, { ...(isWeekly ? { year: "numeric", month: "2-digit" } : { day: "numeric", month: "short" }), timeZone: "UTC" })
  const times = stepsOf(days).map((step: ReadonlyArray<Day>) => DateTime.toEpochMillis(startOf(step.at(-1) ?? found.range.last)) + DAY_MS - stepMs)
  return {
    title: texts.plain(`chart-${kind}`),
    subtitle: texts.plain(isWeekly ? "chart-weekly" : "chart-daily", { first: found.range.first, last: found.range.last }),
    times,
    ticks: times.map((time) => day.format(time)),
    stepMs,
    panels: panelsOf(texts, found, drawnAssets(found, listed), listed)[kind]()
  }
}
