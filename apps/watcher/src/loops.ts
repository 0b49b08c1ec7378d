import { runBroadcasts } from "@sigmatrade/core/broadcast/runBroadcasts"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { Deferred, Effect, Queue } from "effect"
import { behindFence } from "./behindFence.ts"
import { bookLoops } from "./bookLoops.ts"
import { chainLoops } from "./chainLoops.ts"
import { jobLoops } from "./jobs/jobLoops.ts"
import { liveJob } from "./jobs/liveJob.ts"
import { payoutLoops } from "./payoutLoops.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"
import { webhookLoops } from "./webhookLoops.ts"

/** Entries sealed in one transaction. */
const SEAL_BATCH = 1000
/** Withdrawals ended in one transaction because nobody decided about them. */
const EXPIRE_BATCH = 100

const credit = (deliver: Queue.Enqueue<void>) =>
  Effect.gen(function*() {
    const credited = yield* creditDeposits()
    if (credited > 0) yield* Queue.offer(deliver, undefined)
    return credited > 0 ? "more" : "wait" satisfies Next
  })

const deliverNotices = Effect.map(
  deliverNotifications(),
  ({ delivered, pauseMs }): Next => pauseMs > 0 ? { pauseMs } : delivered > 0 ? "more" : "wait"
)

const broadcast = Effect.map(runBroadcasts(), ({ pauseMs, taken }): Next => pauseMs > 0 ? { pauseMs } : taken > 0 ? "more" : "wait")

const seal = Effect.map(sealLedger(SEAL_BATCH), (count): Next => count === SEAL_BATCH ? "more" : "wait")
const pass = (fence: Deferred.Deferred<void>) =>
  Effect.andThen(checkFence(), Effect.as(Deferred.succeed(fence, undefined), "wait" as const))
const expire = Effect.map(expireWithdrawals(EXPIRE_BATCH), (count): Next => count === EXPIRE_BATCH ? "more" : "wait")

/** All of the watcher's work, for ever: read the chain, credit, pay out, release, reward, notify. Each loop waits for work or for its time. */
export const loops = Effect.fn("loops")(function*(settings: WatchSettings) {
  const waking = Queue.sliding<void>(1)
  const wake = yield* Effect.all({
    scan: waking, backfill: waking, guard: waking, reconcile: waking, credit: waking, deliver: waking, seal: waking, fence: waking,
    expire: waking,
    settle: waking, lane: waking, broadcast: waking
  })
  const { broadcastEvery, creditConcurrency, creditEvery, deliverEvery, expireEvery, fenceEvery, sealEvery } = settings
  const credits = Array.from({ length: creditConcurrency }, () =>
    runLoop({ name: "credit", step: credit(wake.deliver), every: creditEvery, wake: wake.credit }))
  const fence = yield* Deferred.make<void>()
  const broadcasting = yield* liveJob("broadcast-processor", behindFence(fence, broadcast))
  return yield* Effect.all([
    runLoop({ name: "fence", step: pass(fence), every: fenceEvery, wake: wake.fence }),
    chainLoops(wake, settings),
    bookLoops(settings, fence),
    webhookLoops(settings, fence),
    ...credits,
    payoutLoops(wake, settings, fence),
    runLoop({ name: "deliver", step: behindFence(fence, deliverNotices), every: deliverEvery, wake: wake.deliver }),
    runLoop({ name: "broadcast-processor", step: broadcasting, every: broadcastEvery, wake: wake.broadcast }),
    runLoop({ name: "seal", step: seal, every: sealEvery, wake: wake.seal }),
    runLoop({ name: "expire", step: behindFence(fence, expire), every: expireEvery, wake: wake.expire }),
    jobLoops(settings, fence)
  ], { concurrency: "unbounded", discard: true })
})
