import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { Effect, Queue, Stream } from "effect"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Commissions released in one transaction. */
const RELEASE_BATCH = 500

/** Reads the chain one stretch further. Losing a race against another watcher is no failure. */
const scan = (confirm: Queue.Enqueue<void>, deliver: Queue.Enqueue<void>) =>
  Effect.gen(function*() {
    const scanned = yield* scanChain()
    yield* Queue.offer(confirm, undefined)
    if (scanned.recorded > 0) yield* Queue.offer(deliver, undefined)
    return scanned.number !== null && scanned.number < scanned.latest ? "more" : "wait" satisfies Next
  }).pipe(
    Effect.catchTags({
      CursorMoved: () => Effect.succeed<Next>("more"),
      ChainMoved: () => Effect.succeed<Next>({ pauseMs: 200 }),
      BlockUnknown: () => Effect.succeed<Next>({ pauseMs: 200 })
    })
  )

/** Settles what has become final: by itself, so that a block which cannot be read holds back no payment that was read before. */
const confirm = (credits: Queue.Enqueue<void>, deliver: Queue.Enqueue<void>) =>
  Effect.gen(function*() {
    const { dropped, final } = yield* confirmDeposits()
    if (final > 0) yield* Queue.offer(credits, undefined)
    if (dropped > 0) yield* Queue.offer(deliver, undefined)
    return "wait" as const
  })

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

/** All of the watcher's work, for ever: scan and confirm, credit, release, notify. Each loop waits for work or for its time. */
export const loops = Effect.fn("loops")(function*(settings: WatchSettings) {
  const wake = yield* Effect.all({
    scan: Queue.sliding<void>(1),
    confirm: Queue.sliding<void>(1),
    credit: Queue.sliding<void>(1),
    deliver: Queue.sliding<void>(1),
    release: Queue.sliding<void>(1)
  })
  const heads = (yield* ChainReader).heads.pipe(Stream.runForEach(() => Queue.offer(wake.scan, undefined)))
  const { creditConcurrency, creditEvery, deliverEvery, releaseEvery, scanEvery } = settings
  const credits = Array.from({ length: creditConcurrency }, () =>
    runLoop({ name: "credit", step: credit(wake.deliver), every: creditEvery, wake: wake.credit }))
  return yield* Effect.all([
    heads,
    runLoop({ name: "scan", step: scan(wake.confirm, wake.deliver), every: scanEvery, wake: wake.scan }),
    runLoop({ name: "confirm", step: confirm(wake.credit, wake.deliver), every: scanEvery, wake: wake.confirm }),
    ...credits,
    runLoop({ name: "deliver", step: deliverNotices, every: deliverEvery, wake: wake.deliver }),
    runLoop({ name: "release", step: release, every: releaseEvery, wake: wake.release })
  ], { concurrency: "unbounded", discard: true })
})
