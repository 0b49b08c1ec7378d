import { NOTHING_AHEAD } from "@sigmatrade/core/chain/ChainReader"
import type { LookAhead } from "@sigmatrade/core/chain/ChainReader"
import { confirmDeposits } from "@sigmatrade/core/confirmation/confirmDeposits"
import { foresee } from "@sigmatrade/core/confirmation/foresee"
import { guardTokens } from "@sigmatrade/core/confirmation/guardTokens"
import { reconcileAddresses, reconcileNatives } from "@sigmatrade/core/confirmation/reconcileNatives"
import { repairFinality } from "@sigmatrade/core/confirmation/repairFinality"
import { scanChain } from "@sigmatrade/core/confirmation/scanChain"
import { scanGap } from "@sigmatrade/core/confirmation/scanGap"
import type { UserId } from "@sigmatrade/core/user/User"
import type { Standing } from "@sigmatrade/core/provider/ProviderPool"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Clock, Effect, Queue, Ref, Result } from "effect"
import { liveJob } from "./jobs/liveJob.ts"
import { showBackfill } from "./showBackfill.ts"
import { reportHealth } from "./reportHealth.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import { wakeByHeads } from "./wakeByHeads.ts"
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

/** A look this young serves the rarer loops as well. */
const LOOKED_LATELY_MS = 1000

/** A look and when it was. */
interface Looked {
  readonly looked: ReadonlyArray<Standing>
  readonly atMs: number
}

/** What one look leaves to others. */
interface Looks {
  readonly reported: Ref.Ref<string>
  /** What the next one should ask for besides. */
  readonly ahead: Ref.Ref<LookAhead>
  readonly last: Ref.Ref<Looked | null>
}

/** The last look, or a new one where that is too old. */
const lookedLately = Effect.fn("lookedLately")(function*({ last }: Looks) {
  const known = yield* Ref.get(last)
  const isYoung = known !== null && (yield* Clock.currentTimeMillis) - known.atMs < LOOKED_LATELY_MS
  return isYoung ? known.looked : yield* (yield* ProviderPool).look
})

/**
 * One look at the providers, and all that follows from it: read on, settle what has become final, repair what was broken. A chain that
 * cannot be read holds back no payment that was read before.
 */
const look = (wake: Wakes, { ahead, last, reported }: Looks) =>
  Effect.gen(function*() {
    const looked = yield* (yield* ProviderPool).lookAhead(yield* Ref.getAndSet(ahead, NOTHING_AHEAD))
    yield* Ref.set(last, { looked, atMs: yield* Clock.currentTimeMillis })
    yield* reportHealth(looked, reported)
    const scanned = yield* Effect.result(scan(looked, wake.deliver))
    const { dropped } = yield* confirmDeposits(looked, Queue.offer(wake.credit, undefined))
    const reversed = yield* repairFinality(looked)
    yield* Queue.offer(wake.settle, undefined)
    if (dropped > 0 || reversed > 0) yield* Queue.offer(wake.deliver, undefined)
    yield* Queue.offer(wake.backfill, undefined)
    yield* Ref.set(ahead, yield* foresee())
    return Result.isSuccess(scanned) ? scanned.success : yield* scanned.failure
  })

/** A provider that fails is left alone for five seconds anyway: nobody waits longer to see that the chain is back. */
const SCAN_PAUSE_MS_MAX = 5000

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

/** The loops that read the chain, for ever. */
export const chainLoops = Effect.fn("chainLoops")(function*(wake: Wakes, settings: WatchSettings) {
  const looks: Looks = {
    reported: yield* Ref.make(""), ahead: yield* Ref.make(NOTHING_AHEAD), last: yield* Ref.make<Looked | null>(null)
  }
  const turn = yield* Ref.make<UserId | null>(null)
  const reconcile = Effect.gen(function*() {
    const looked = yield* lookedLately(looks)
    const found = yield* reconcileNatives(looked)
    yield* Ref.set(turn, yield* reconcileAddresses(yield* Ref.get(turn), looked))
    return found > 0 ? { pauseMs: 1000 } : "wait" satisfies Next
  })
  const guard = Effect.gen(function*() {
    yield* guardTokens(yield* lookedLately(looks))
    return "wait" as const satisfies Next
  })
  const monitor = yield* liveJob("blockchain-monitor", look(wake, looks))
  return yield* Effect.all([
    wakeByHeads(wake.scan),
    runLoop({ name: "scan", step: monitor, every: settings.scanEvery, wake: wake.scan, pauseMsMax: SCAN_PAUSE_MS_MAX }),
    runLoop({ name: "backfill", step: backfill, every: settings.backfillEvery, wake: wake.backfill, stepMax: BACKFILL_MAX }),
    runLoop({ name: "guard", step: guard, every: settings.guardEvery, wake: wake.guard }),
    runLoop({ name: "reconcile", step: reconcile, every: settings.reconcileEvery, wake: wake.reconcile })
  ], { concurrency: "unbounded", discard: true })
})
