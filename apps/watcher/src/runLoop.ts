import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { afterFailure } from "@sigmatrade/core/retry/afterFailure"
import { Cause, Duration, Effect, Queue, Random, Ref } from "effect"
import { SecureRandom } from "effect/crypto"

/** What a step says about the next one: at once, as there is more; or after this pause at least; or when woken or due. */
export type Next = "more" | "wait" | { readonly pauseMs: number }

/** One kind of work that is done again and again. */
export interface Loop<R> {
  readonly name: string
  readonly step: Effect.Effect<Next, unknown, R>
  readonly every: Duration.Input
  /** An offer ends the wait early. */
  readonly wake: Queue.Dequeue<void>
  /** No step may last longer, a minute unless it is named; what it holds in a transaction is undone. */
  readonly stepMax?: Duration.Input | undefined
  /** After failures it waits no longer than this, for what should be noticed soon when it is over: half a minute unless it is named. */
  readonly pauseMsMax?: number | undefined
}

const STEP_MAX = Duration.seconds(60)
/** After failures in a row the next step waits 0.5 s to 30 s; it never gives up. */
const FAILURE = new RetryPolicy({ delayMsFirst: 1000, factor: 2, delayMsMax: 30_000, attemptsMax: Number.MAX_SAFE_INTEGER })

const failed = Effect.fnUntraced(function*<R>({ name, pauseMsMax = FAILURE.delayMsMax }: Loop<R>, failures: Ref.Ref<number>, cause: Cause.Cause<unknown>) {
  const count = yield* Ref.updateAndGet(failures, (before) => before + 1)
  const next = afterFailure(FAILURE, count, yield* Random.next)
  const pauseMs = Math.min(next._tag === "Retry" ? next.delayMs : FAILURE.delayMsMax, pauseMsMax)
  yield* Effect.logError(`The ${name} loop failed and goes on`, { failures: count, pauseMs }, cause)
  return { pauseMs } satisfies Next
})

/** Runs a loop for ever: one step at a time, failures logged and waited out, every step under a request id of its own. */
export const runLoop = Effect.fn("runLoop")(function*<R>(loop: Loop<R>) {
  const failures = yield* Ref.make(0)
  const step = Effect.suspend(() =>
    loop.step.pipe(
      Effect.timeout(loop.stepMax ?? STEP_MAX),
      Effect.tap(() => Ref.set(failures, 0)),
      Effect.catchCauseIf((cause) => !Cause.hasInterrupts(cause), (cause) => failed(loop, failures, cause)),
      Effect.annotateLogs({ loop: loop.name, requestId: SecureRandom.uuidV4Unsafe({ format: "string" }) })
    )
  )
  return yield* Effect.forever(Effect.gen(function*() {
    const next = yield* step
    if (next === "more") return
    if (next === "wait") yield* Effect.raceFirst(Queue.take(loop.wake), Effect.sleep(loop.every))
    else yield* Effect.sleep(next.pauseMs)
  }))
})
