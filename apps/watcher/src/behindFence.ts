import { Deferred, Effect } from "effect"
import type { Next } from "./runLoop.ts"

/** Between two looks whether the fence is passed. */
const FENCE_PAUSE_MS = 100

/** Does nothing before this process has passed the fence: what the books say may be older than the chain. */
export const behindFence = <E, R>(fence: Deferred.Deferred<void>, step: Effect.Effect<Next, E, R>) =>
  Effect.flatMap(Deferred.isDone(fence), (isPassed) => isPassed ? step : Effect.succeed<Next>({ pauseMs: FENCE_PAUSE_MS }))
