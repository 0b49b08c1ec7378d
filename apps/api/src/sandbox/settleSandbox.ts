import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { foresee } from "@sigmatrade/core/confirmation/foresee"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileAddresses, reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { checkBooks } from "@sigmatrade/core/reconciliation/checkBooks"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import type { FiberSet } from "effect"
import { Effect } from "effect"

/** Looks at the chain in one round: each reads a few blocks. */
const LOOKS_MAX = 100
/** Rounds until nothing is left to do; what would need more goes on with the next step. */
const ROUNDS_MAX = 20
/** Rows worked on in one transaction, as in the watcher. */
const BATCH = 500
const HOLDER = "sandbox"

/** Reads the chain up to its head, and does what follows from it. */
const readChain = Effect.gen(function*() {
  for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
    const looked = yield* (yield* ProviderPool).lookAhead(yield* foresee())
    // What was final and is gone is repaired below: until then nothing is read on.
    const scanned = yield* scanChain(looked).pipe(Effect.catchTag(["CursorMoved", "ChainMoved", "BlockUnknown", "ReorgTooDeep"], () => Effect.succeed(null)))
    yield* confirmDeposits(looked)
    yield* repairFinality(looked)
    if (scanned !== null && scanned.number === scanned.latest) return
  }
})

/** Everything the loops of the watcher do about money that goes out. */
const payOut = Effect.gen(function*() {
  yield* checkFence()
  yield* watchSpends()
  yield* checkBooks()
  const { reserved, sent, signed } = yield* runLane(HOLDER)
  return reserved + sent + signed + (yield* settlePayouts()) + (yield* expireWithdrawals(BATCH))
})

/** Tells members, in messages nobody gets, and integrators, in webhooks that are sent; answers whether there was anything to tell. */
const tell = Effect.fnUntraced(function*(inHand: FiberSet.FiberSet<void, never>) {
  const { delivered } = yield* deliverNotifications()
  const isPlanned = yield* planDeliveries()
  return delivered + Number(isPlanned) + (yield* deliverWebhooks(inHand))
})

const round = Effect.fnUntraced(function*(inHand: FiberSet.FiberSet<void, never>) {
  yield* readChain
  yield* guardTokens()
  yield* reconcileNatives()
  yield* reconcileAddresses(null)
  const credited = yield* creditDeposits()
  const paid = yield* payOut
  const { period } = yield* runHourly(BATCH)
  yield* sealLedger(BATCH)
  return credited + paid + Number(period !== null) + (yield* tell(inHand))
})

/**
 * Does the work of the watcher, all its loops in turn, until none has anything left to do at this moment of the sandbox's clock. `inHand` holds attempts
 * at webhooks, which are not waited for.
 */
export const settleSandbox = Effect.fn("settleSandbox")(function*(inHand: FiberSet.FiberSet<void, never>) {
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) if ((yield* round(inHand)) === 0) break
  yield* publishLiabilities()
}, Effect.orDie)
