import { DateTime, Effect, Option } from "effect"
import type { LevelNumber } from "../level/LevelTable.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Day } from "../reconciliation/SumNode.ts"
import { assetStatistics } from "./assetStatistics.ts"
import type { AssetStatistics } from "./assetStatistics.ts"
import { daysOf, rangeOf } from "./DayRange.ts"
import type { DayRange, Period } from "./DayRange.ts"
import { StatisticsStore } from "./StatisticsStore.ts"
import type { MemberCounts } from "./StatisticsStore.ts"

/** Members in a range. */
export interface MemberStatistics {
  readonly total: number
  readonly joined: number
  readonly withWallet: number
  readonly active: number
  /** One for each day of the range: who joined, and how many there were at its end. */
  readonly days: ReadonlyArray<{ readonly day: Day; readonly joined: number; readonly total: number }>
}

/** How a community stands, and what happened in a range of days. */
export interface Statistics {
  readonly range: DayRange
  readonly members: MemberStatistics
  /** By name; only what ever moved. */
  readonly assets: ReadonlyArray<AssetStatistics & { readonly waiting: number }>
  /** Levels that were bought in the range and not taken back since. */
  readonly sold: ReadonlyArray<{ readonly level: LevelNumber; readonly count: number }>
}

const memberStatistics = ({ active, joined, total, withWallet }: MemberCounts, days: ReadonlyArray<Day>): MemberStatistics => {
  const byDay = new Map(joined.map(({ count, day }) => [day, count]))
  const newcomers = joined.reduce((sum, { count }) => sum + count, 0)
  let standing = total - newcomers
  return {
    total, joined: newcomers, withWallet, active,
    days: days.map((day) => {
      const count = byDay.get(day) ?? 0
      standing += count
      return { day, joined: count, total: standing }
    })
  }
}

/** Reads the figures of a period that ends today, in UTC: all money from the books. */
export const readStatistics = Effect.fn("readStatistics")(function*(period: Period) {
  const store = yield* StatisticsStore
  const range = rangeOf(period, yield* DateTime.now, period === "all" ? Option.getOrNull(yield* store.since) : null)
  const days = daysOf(range)
  const books = yield* store.books(range)
  const waiting = new Map<AssetId, number>((yield* store.waiting).map(({ asset, count }) => [asset, count]))
  const assets = [...new Set([...books.holdings, ...books.flows].map(({ asset }) => asset))].toSorted()
  return {
    range,
    members: memberStatistics(yield* store.members(range), days),
    assets: assets.map((asset) => ({ ...assetStatistics(books, asset, days), waiting: waiting.get(asset) ?? 0 })),
    sold: yield* store.sold(range)
  } satisfies Statistics
})
