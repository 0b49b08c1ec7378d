import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import { isSound } from "@sigmatrade/core/reconciliation/Checkpoint"
import { readStatistics } from "@sigmatrade/core/statistics/readStatistics"
import type { Statistics } from "@sigmatrade/core/statistics/readStatistics"
import { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import { PAGE_SIZE_MAX, ticketQueue } from "@sigmatrade/core/support/historyOf"
import { DateTime, Effect, Option } from "effect"

/** What waits, counted no further than this. */
const COUNT_MAX = 100

const readWaiting = Effect.fn("readWaiting")(function*() {
  return {
    withdrawals: (yield* (yield* WithdrawalStore).inState("requested", COUNT_MAX)).length,
    suspense: (yield* (yield* SuspenseStore).items(COUNT_MAX)).filter(({ decided }) => decided === null).length,
    tickets: (yield* ticketQueue({ page: 0, size: PAGE_SIZE_MAX })).tickets.length
  }
})

/** Figures of thirty days are counted anew no sooner: whoever looks on asks every few seconds. */
const FIGURES_MS = 15_000
const counted = new WeakMap<StatisticsStore["Service"], { readonly atMs: number; readonly figures: Statistics }>()

const readFigures = Effect.fn("readFigures")(function*() {
  const [store, { epochMilliseconds: nowMs }] = [yield* StatisticsStore, yield* DateTime.now]
  const known = counted.get(store)
  if (known !== undefined && nowMs - known.atMs < FIGURES_MS) return known.figures
  const figures = yield* readStatistics("30")
  counted.set(store, { atMs: nowMs, figures })
  return figures
})

/** How the house stands: what waits for people, money, chain, providers, and what is wrong. */
export const readStanding = Effect.fn("readStanding")(function*() {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const checkpoint = Option.getOrNull(yield* (yield* CheckpointStore).last(chainId))
  return {
    waiting: yield* readWaiting(),
    statistics: yield* readFigures(),
    incidents: yield* (yield* IncidentStore).opened,
    cursor: Option.getOrNull(yield* cursors.get(chainId)),
    finalMark: Option.getOrNull(yield* cursors.finalMark(chainId)),
    gaps: (yield* cursors.gaps(chainId)).length,
    providers: yield* (yield* ProviderHealthStore).all,
    checkpoint: checkpoint === null ? null : { at: checkpoint.at, block: checkpoint.block.number, isSound: isSound(checkpoint) }
  }
})

/** How the house stands, as it was read. */
export type Standing = Effect.Success<ReturnType<typeof readStanding>>
