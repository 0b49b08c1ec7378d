import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { foresee } from "@sigmatrade/core/confirmation/foresee"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileAddresses, reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { laneHasWork } from "@sigmatrade/core/payout/laneHasWork"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { booksAreFresh, checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import { Clock, Effect } from "effect"
import type { HistoryServices } from "./historyWorld.ts"
import type { Process } from "./Process.ts"

/** The work of a watcher that pays nothing, by its loops. */
export const WORK = ["look", "backfill", "guard", "reconcile", "credit", "release", "deliver"] as const
/** What a watcher does besides where there are payouts. */
export const PAY_WORK = ["lane", "settle", "books", "fence", "expire", "seal", "rewards"] as const
export type Work = typeof WORK[number] | typeof PAY_WORK[number]

type Doing = Effect.Effect<void, unknown, HistoryServices | ProviderPool>

/** One look at the providers and what follows from it, as the watcher's loop does it. */
const look = Effect.gen(function*() {
  const looked = yield* (yield* ProviderPool).lookAhead(yield* foresee())
  const scanned = yield* Effect.exit(scanChain(looked))
  yield* confirmDeposits(looked)
  yield* repairFinality(looked)
  return yield* scanned
})

/** An idle lane asks the providers this often only. */
const IDLE_MS = 15_000

/** One round of the lane, as the watcher's loop does it. */
const lane = Effect.fnUntraced(function*(process: Process) {
  if (!(yield* booksAreFresh)) return
  const now = yield* Clock.currentTimeMillis
  if (now - process.lookedAtMs < IDLE_MS && !(yield* laneHasWork())) return
  yield* runLane(process.holder)
  process.lookedAtMs = now
})

const settle = Effect.fnUntraced(function*({ isFencePassed }: Process) {
  if (isFencePassed) yield* watchSpends()
  yield* settlePayouts()
})

const fence = (process: Process) =>
  Effect.andThen(checkFence(), Effect.sync(() => {
    process.isFencePassed = true
  }))

const behindFence = ({ isFencePassed }: Process, pays: boolean, doing: Doing): Doing => isFencePassed || !pays ? doing : Effect.void

/** What a process does for one of its loops. `pays`: this history has payouts. */
export const workOf = (work: Work, process: Process, pays: boolean): Doing => {
  switch (work) {
    case "look": return Effect.asVoid(look)
    case "backfill": return Effect.asVoid(scanGap())
    case "guard": return guardTokens()
    case "reconcile": return Effect.asVoid(Effect.andThen(reconcileNatives(), reconcileAddresses(null)))
    case "credit": return Effect.asVoid(creditDeposits())
    case "release": return Effect.asVoid(releaseCommissions(3))
    case "deliver": return behindFence(process, pays, Effect.asVoid(deliverNotifications()))
    case "lane": return lane(process)
    case "settle": return settle(process)
    case "books": return Effect.asVoid(checkBooks())
    case "fence": return fence(process)
    case "expire": return behindFence(process, pays, Effect.asVoid(expireWithdrawals(2)))
    case "seal": return Effect.asVoid(sealLedger(20))
    case "rewards": return Effect.asVoid(runHourly(3))
  }
}
