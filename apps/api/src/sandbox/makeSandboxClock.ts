import { Clock, Effect } from "effect"

/** A clock that stands still until it is moved. */
export interface SandboxClock {
  readonly clock: Clock.Clock
  readonly move: (ms: number) => void
}

/**
 * Makes the clock of a sandbox: it begins at the present second. Whoever waits waits for real time, so that limits on the time of an answer, or of a
 * webhook's receiver, hold in a sandbox too.
 */
export const makeSandboxClock: Effect.Effect<SandboxClock> = Effect.map(Clock.Clock, (real) => {
  let nowMs = Math.floor(real.currentTimeMillisUnsafe() / 1_000) * 1_000
  const nanos = () => BigInt(nowMs) * 1_000_000n
  return {
    clock: {
      currentTimeMillisUnsafe: () => nowMs,
      currentTimeMillis: Effect.sync(() => nowMs),
      currentTimeNanosUnsafe: nanos,
      currentTimeNanos: Effect.sync(nanos),
      monotonicTimeNanosUnsafe: () => real.monotonicTimeNanosUnsafe(),
      monotonicTimeNanos: real.monotonicTimeNanos,
      sleep: (duration) => real.sleep(duration)
    },
    move: (ms) => void (nowMs += ms)
  }
})
