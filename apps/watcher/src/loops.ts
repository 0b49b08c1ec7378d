import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { runHourly } from "@sigmatrade/core/reward/runHourly"
import { DateTime, Duration, Effect, Queue } from "effect"
import { chainLoops } from "./chainLoops.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Commissions released, and members rewarded, in one transaction. */
const REWARD_BATCH = 500

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

/** All of the watcher's work, for ever: read the chain, credit, release, reward, notify. Each loop waits for work or for its time. */
export const loops = Effect.fn("loops")(function*(settings: WatchSettings) {
  const waking = Queue.sliding<void>(1)
  const wake = yield* Effect.all({
    scan: waking, backfill: waking, guard: waking, reconcile: waking, credit: waking, deliver: waking, release: waking
  })
  const { creditConcurrency, creditEvery, deliverEvery, releaseEvery, rewardPeriod } = settings
  const credits = Array.from({ length: creditConcurrency }, () =>
    runLoop({ name: "credit", step: credit(wake.deliver), every: creditEvery, wake: wake.credit }))
  return yield* Effect.all([
    chainLoops(wake, settings),
    ...credits,
    runLoop({ name: "deliver", step: deliverNotices, every: deliverEvery, wake: wake.deliver }),
    runLoop({ name: "rewards", step: reward(rewardPeriod), every: releaseEvery, wake: wake.release })
  ], { concurrency: "unbounded", discard: true })
})
