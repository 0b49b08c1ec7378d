import { runBroadcasts } from "@sigmatrade/core/broadcast/runBroadcasts"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { checkFence } from "@sigmatrade/core/payout/checkFence"
import { expireWithdrawals } from "@sigmatrade/core/payout/expireWithdrawals"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import { DateTime, Deferred, Duration, Effect, Queue } from "effect"
import { bookLoops } from "./bookLoops.ts"
import { chainLoops } from "./chainLoops.ts"
import { payoutLoops } from "./payoutLoops.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Commissions released, and members rewarded, in one transaction. */
const REWARD_BATCH = 500

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

const reward = (period: Duration.Input) =>
  Effect.gen(function*() {
    const step = yield* runHourly(REWARD_BATCH, Duration.toMillis(period))
    if (step.period === null) return "wait" satisfies Next
    const { released, rewarded } = step
    if (released + rewarded > 0) {
      yield* Effect.logInfo("Rewards", { period: DateTime.formatIso(step.period.startsAt), released, rewarded })
    }
    return "more" satisfies Next
  })

const seal = Effect.map(sealLedger(SEAL_BATCH), (count): Next => count === SEAL_BATCH ? "more" : "wait")
/** Between two looks whether the fence is passed. */
const FENCE_PAUSE_MS = 100
const pass = (fence: Deferred.Deferred<void>) =>
  Effect.andThen(checkFence(), Effect.as(Deferred.succeed(fence, undefined), "wait" as const))
const expire = Effect.map(expireWithdrawals(EXPIRE_BATCH), (count): Next => count === EXPIRE_BATCH ? "more" : "wait")

/** Does nothing before this process has passed the fence: what the books say may be older than the chain. */
const behind = <E, R>(fence: Deferred.Deferred<void>, step: Effect.Effect<Next, E, R>) =>
  Effect.flatMap(Deferred.isDone(fence), (isPassed) => isPassed ? step : Effect.succeed<Next>({ pauseMs: FENCE_PAUSE_MS }))

/** All of the watcher's work, for ever: read the chain, credit, pay out, release, reward, notify. Each loop waits for work or for its time. */
export const loops = Effect.fn("loops")(function*(settings: WatchSettings) {
  const waking = Queue.sliding<void>(1)
  const wake = yield* Effect.all({
    scan: waking, backfill: waking, guard: waking, reconcile: waking, credit: waking, deliver: waking, release: waking, seal: waking, fence: waking,
    expire: waking,
    settle: waking, lane: waking, broadcast: waking
  })
  const { broadcastEvery, creditConcurrency, creditEvery, deliverEvery, expireEvery, fenceEvery, releaseEvery, rewardPeriod, sealEvery } = settings
  const credits = Array.from({ length: creditConcurrency }, () =>
    runLoop({ name: "credit", step: credit(wake.deliver), every: creditEvery, wake: wake.credit }))
  const fence = yield* Deferred.make<void>()
  return yield* Effect.all([
    runLoop({ name: "fence", step: pass(fence), every: fenceEvery, wake: wake.fence }),
    chainLoops(wake, settings),
    bookLoops(settings),
    ...credits,
    payoutLoops(wake, settings, fence),
    runLoop({ name: "deliver", step: behind(fence, deliverNotices), every: deliverEvery, wake: wake.deliver }),
    runLoop({ name: "broadcast-processor", step: behind(fence, broadcast), every: broadcastEvery, wake: wake.broadcast }),
    runLoop({ name: "seal", step: seal, every: sealEvery, wake: wake.seal }),
    runLoop({ name: "expire", step: behind(fence, expire), every: expireEvery, wake: wake.expire }),
    runLoop({ name: "rewards", step: reward(rewardPeriod), every: releaseEvery, wake: wake.release })
  ], { concurrency: "unbounded", discard: true })
})
