import { ChainProviders } from "@sigmatrade/core/chain/ChainProviders"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileAddresses, reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import type { UserId } from "@sigmatrade/core/user/User"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect, Queue, Ref, Result, Stream } from "effect"
import { showBackfill } from "./showBackfill.ts"
import { reportHealth } from "./reportHealth.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** A stretch of older blocks takes minutes from a provider that answers for ten blocks at a time, and is kept only when it is read. */
const BACKFILL_MAX = "10 minutes"

/** Reads the chain one stretch further. Losing a race against another watcher is no failure. */
const scan = (looked: Parameters<typeof scanChain>[0], deliver: Queue.Enqueue<void>) =>
  scanChain(looked).pipe(
    Effect.tap(({ recorded }) => recorded > 0 ? Queue.offer(deliver, undefined) : Effect.void),
    Effect.map(({ latest, number }): Next => number !== null && number < latest ? "more" : "wait"),
    Effect.catchTags({
      CursorMoved: () => Effect.succeed<Next>("more"),
      ChainMoved: () => Effect.succeed<Next>({ pauseMs: 200 }),
      BlockUnknown: () => Effect.succeed<Next>({ pauseMs: 200 })
    })
  )

/**
 * One look at the providers, and all that follows from it: read on, settle what has become final, repair what was broken. A chain that
 * cannot be read holds back no payment that was read before.
 */
const look = (wake: Wakes, reported: Ref.Ref<string>) =>
  Effect.gen(function*() {
    const looked = yield* (yield* ProviderPool).look
    yield* reportHealth(looked, reported)
    const scanned = yield* Effect.result(scan(looked, wake.deliver))
    const { dropped, final } = yield* confirmDeposits(looked)
    const reversed = yield* repairFinality(looked)
    if (final > 0) yield* Queue.offer(wake.credit, undefined)
    yield* Queue.offer(wake.settle, undefined)
    if (dropped > 0 || reversed > 0) yield* Queue.offer(wake.deliver, undefined)
    yield* Queue.offer(wake.backfill, undefined)
    return Result.isSuccess(scanned) ? scanned.success : yield* scanned.failure
  })

/** Reads on in the older blocks that were put off, beside the new ones, and shows how far it is. */
const backfill = scanGap().pipe(
  Effect.tap(showBackfill),
  Effect.map((progress): Next => progress === null ? "wait" : "more"),
  Effect.catchTags({
    CursorMoved: () => Effect.succeed<Next>("more"),
    ChainMoved: () => Effect.succeed<Next>({ pauseMs: 1000 }),
    BlockUnknown: () => Effect.succeed<Next>({ pauseMs: 1000 })
  })
)

/** What wakes a loop before its time. */
export interface Wakes {
  readonly scan: Queue.Queue<void>
  readonly backfill: Queue.Queue<void>
  readonly guard: Queue.Queue<void>
  readonly reconcile: Queue.Queue<void>
  readonly credit: Queue.Queue<void>
  readonly settle: Queue.Queue<void>
  readonly lane: Queue.Queue<void>
  readonly deliver: Queue.Queue<void>
}

/** Wakes scanning whenever any provider pushes a head. */
const wakeByHeads = (wake: Wakes) =>
  Effect.flatMap(ChainProviders, (providers) =>
    Effect.forEach(providers, ({ reader }) => Stream.runForEach(reader.heads, () => Queue.offer(wake.scan, undefined)), {
      concurrency: "unbounded",
      discard: true
    }))

/** The loops that read the chain, for ever. */
export const chainLoops = Effect.fn("chainLoops")(function*(wake: Wakes, settings: WatchSettings) {
  const reported = yield* Ref.make("")
  const turn = yield* Ref.make<UserId | null>(null)
  const reconcile = Effect.gen(function*() {
    const found = yield* reconcileNatives()
    yield* Ref.set(turn, yield* reconcileAddresses(yield* Ref.get(turn)))
    return found > 0 ? { pauseMs: 1000 } : "wait" satisfies Next
  })
  return yield* Effect.all([
    wakeByHeads(wake),
    runLoop({ name: "scan", step: look(wake, reported), every: settings.scanEvery, wake: wake.scan }),
    runLoop({ name: "backfill", step: backfill, every: settings.backfillEvery, wake: wake.backfill, stepMax: BACKFILL_MAX }),
    runLoop({ name: "guard", step: Effect.as(guardTokens(), "wait" as const), every: settings.guardEvery, wake: wake.guard }),
    runLoop({ name: "reconcile", step: reconcile, every: settings.reconcileEvery, wake: wake.reconcile })
  ], { concurrency: "unbounded", discard: true })
})
