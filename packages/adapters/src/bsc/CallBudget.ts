import { Duration, Effect, Semaphore } from "effect"
import { RateLimiter } from "effect/persistence"
import type { BscLimits } from "./BscSettings.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { rateLimited } from "./RpcFailure.ts"

/** Rounds in which a turn that waited long enough must find its calls free; more mean that the clock was set back. */
const ROUNDS_MAX = 10

/** How many JSON-RPC calls we allow ourselves at one provider. */
export interface CallBudget {
  /**
   * Waits until that many calls may be sent; turns come in the order of asking. `mayAsk` is looked at before and after every wait,
   * and its failure ends the turn without spending anything. Errors: `rate` at once when too many calls are waiting already.
   */
  readonly take: (calls: number, mayAsk: Effect.Effect<void, RpcFailure>) => Effect.Effect<void, RpcFailure>
}

type Budgeted = Pick<BscLimits, "requestsPerSecondMax" | "budgetWaitMsMax">

const TOKENS = { key: "calls", window: Duration.seconds(1), algorithm: "token-bucket", onExceeded: "fail" } as const

/**
 * A budget of `requestsPerSecondMax` calls a second: in any stretch of time no more than that rate allows and one second's worth on
 * top, for what was saved up in a quiet second may go out at once. No single turn may ask for more than `requestsPerSecondMax`.
 */
export const makeCallBudget = (limits: Budgeted): CallBudget => {
  const limiter = Effect.runSync(RateLimiter.make.pipe(Effect.provide(RateLimiter.layerStoreMemory)))
  const turn = Semaphore.makeUnsafe(1)
  let waitingCalls = 0
  const waitMs = () => Math.ceil((waitingCalls * 1_000) / limits.requestsPerSecondMax)

  /** Zero once the calls are taken, otherwise how long it takes until they are free. */
  const tryTake = (tokens: number) =>
    limiter.consume({ ...TOKENS, limit: limits.requestsPerSecondMax, tokens }).pipe(
      Effect.as(0),
      Effect.catchReason("RateLimiterError", "RateLimitExceeded", ({ retryAfter }) =>
        Effect.succeed(Math.ceil(Duration.toMillis(retryAfter)))),
      Effect.orDie
    )

  // Calls are taken only when they are free and only by whose turn it is, so a turn that is interrupted leaves no debt behind.
  const wait = Effect.fnUntraced(function*(calls: number, mayAsk: Effect.Effect<void, RpcFailure>) {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      yield* mayAsk
      const pauseMs = yield* tryTake(calls)
      if (pauseMs === 0) return
      yield* Effect.sleep(pauseMs)
    }
    return yield* rateLimited("no calls free", waitMs())
  })

  return {
    take: (calls, mayAsk) => Effect.suspend(() => {
      if (waitMs() > limits.budgetWaitMsMax) return Effect.fail(rateLimited("too many calls waiting", waitMs()))
      waitingCalls += calls
      return turn.withPermit(wait(calls, mayAsk)).pipe(Effect.ensuring(Effect.sync(() => (waitingCalls -= calls))))
    })
  }
}
