import { Signer } from "@sigmatrade/core/payout/Signer"
import { releaseLane } from "@sigmatrade/core/payout/releaseLane"
import { runLane } from "@sigmatrade/core/payout/runLane"
import { laneHasWork } from "@sigmatrade/core/payout/laneHasWork"
import { settlePayouts } from "@sigmatrade/core/payout/settlePayouts"
import { watchSpends } from "@sigmatrade/core/payout/watchSpends"
import { booksAreFresh } from "@sigmatrade/core/reconciliation/checkBooks"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { Clock, Deferred, Effect, Option, Queue, Ref } from "effect"
import { SecureRandom } from "effect/crypto"
import type { Wakes } from "./chainLoops.ts"
import { liveJob } from "./jobs/liveJob.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** How long a watcher that stops tries to give the lane back. */
const RELEASE_MAX = "2 seconds"

/** An idle lane asks the providers this often only: whether its nonces are still its own. */
const IDLE_MS = 15_000

/** Ends payouts that are final, and notices what left the wallet without us. */
const settle = (deliver: Queue.Enqueue<void>, fence: Deferred.Deferred<void>) =>
  Effect.gen(function*() {
    // Before the fence nobody knows whether what left without us is somebody else's, or ours and forgotten.
    if (yield* Deferred.isDone(fence)) yield* watchSpends()
    const settled = yield* settlePayouts()
    if (settled > 0) yield* Queue.offer(deliver, undefined)
    return "wait" as const
  })

/** One round of the lane, when there is something to do or it is time to look. Whoever lost the lane waits for his turn. */
const work = Effect.fn("work")(function*(holder: string, lookedAtMs: Ref.Ref<number>, deliver: Queue.Enqueue<void>) {
  // Nothing is paid on trust: books that nobody has compared with the chain lately pay nothing.
  if (!(yield* booksAreFresh)) return "wait" as const
  const now = yield* Clock.currentTimeMillis
  if (now - (yield* Ref.get(lookedAtMs)) < IDLE_MS && !(yield* laneHasWork())) return "wait" as const
  const { reserved, sent, signed } = yield* runLane(holder)
  yield* Ref.set(lookedAtMs, now)
  if (sent > 0) yield* Queue.offer(deliver, undefined)
  return reserved + signed + sent > 0 ? "more" as const : "wait" as const
}, Effect.catchTag("LaneLost", () => Effect.succeed<Next>({ pauseMs: 1000 })))

/** The loops of money out, for ever; `fence` is done when this process has compared the wallet's nonce with the books. Without a signer nothing is paid, and what was sent before is settled. */
export const payoutLoops = Effect.fn("payoutLoops")(function*(wake: Wakes, settings: WatchSettings, fence: Deferred.Deferred<void>) {
  const signer = yield* Effect.serviceOption(Signer)
  const { payout } = yield* SystemWallet
  // Without a signer settling is all of the job.
  const settled = yield* liveJob("payment-processor", settle(wake.deliver, fence))
  const settling = runLoop({ name: "settle", step: settled, every: settings.settleEvery, wake: wake.settle })
  if (Option.isNone(signer)) return yield* settling
  if (signer.value.wallet !== payout) {
    yield* Effect.logError("Nothing is paid out: the signer's wallet is not PAYOUT_WALLET_ADDRESS", { signer: signer.value.wallet, payout })
    return yield* settling
  }
  const holder = SecureRandom.uuidV4Unsafe({ format: "string" })
  const lookedAtMs = yield* Ref.make(0)
  const step = yield* liveJob("payment-processor", Effect.provideService(work(holder, lookedAtMs, wake.deliver), Signer, signer.value))
  // A database that is gone by then keeps the lane for its time: nothing worse.
  const release = Effect.ignore(Effect.timeout(Effect.provideService(releaseLane(holder), Signer, signer.value), RELEASE_MAX))
  const lane = runLoop({ name: "lane", step, every: settings.laneEvery, wake: wake.lane }).pipe(Effect.ensuring(release))
  return yield* Effect.all([settling, lane], {
    concurrency: "unbounded",
    discard: true
  })
})
