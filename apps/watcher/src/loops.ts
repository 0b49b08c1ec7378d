import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { Effect, Queue } from "effect"
import { chainLoops } from "./chainLoops.ts"
import { payoutLoops } from "./payoutLoops.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Commissions released in one transaction. */
const RELEASE_BATCH = 500

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

const release = Effect.map(releaseCommissions(RELEASE_BATCH), (count): Next => count === RELEASE_BATCH ? "more" : "wait")

/** All of the watcher's work, for ever: read the chain, credit, pay out, release, notify. Each loop waits for work or for its time. */
export const loops = Effect.fn("loops")(function*(settings: WatchSettings) {
  const waking = Queue.sliding<void>(1)
  const wake = yield* Effect.all({
    scan: waking, backfill: waking, guard: waking, reconcile: waking, credit: waking, deliver: waking, release: waking,
    settle: waking, lane: waking
  })
  const { creditConcurrency, creditEvery, deliverEvery, releaseEvery } = settings
  const credits = Array.from({ length: creditConcurrency }, () =>
    runLoop({ name: "credit", step: credit(wake.deliver), every: creditEvery, wake: wake.credit }))
  return yield* Effect.all([
    chainLoops(wake, settings),
    ...credits,
    payoutLoops(wake, settings),
    runLoop({ name: "deliver", step: deliverNotices, every: deliverEvery, wake: wake.deliver }),
    runLoop({ name: "release", step: release, every: releaseEvery, wake: wake.release })
  ], { concurrency: "unbounded", discard: true })
})
