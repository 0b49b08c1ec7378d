import { Clock, Effect, Random } from "effect"
import type { BscLimits } from "./BscSettings.ts"
import type { RpcFailure } from "./RpcFailure.ts"

const MINUTE_MS = 60_000

type Reconnected = Pick<BscLimits, "reconnectDelayMs" | "reconnectDelayMsMax" | "reconnectsPerMinuteMax">

/** Doubles with every failure in a row. Jitter, so that many readers do not return at once, only ever makes a pause longer. */
const growingPause = (limits: Reconnected, failures: number): Effect.Effect<number> =>
  Random.nextBetween(1, 1.2).pipe(
    Effect.map((jitter) => Math.ceil(Math.min(limits.reconnectDelayMsMax, limits.reconnectDelayMs * 2 ** Math.min(failures, 20) * jitter)))
  )

/**
 * Opens a connection again whenever it ends, with growing pauses, and never more often than `reconnectsPerMinuteMax` times in any
 * 60 seconds: also not for a server that serves something and then closes, which makes the pauses short again. `connect` calls
 * `served` when the connection has brought something. Never ends.
 */
export const keepConnected = (
  limits: Reconnected,
  connect: (served: () => void) => Effect.Effect<never, RpcFailure>
): Effect.Effect<never> => {
  let failures = 0
  let opened: ReadonlyArray<number> = []
  return Effect.gen(function*() {
    opened = [...opened, yield* Clock.currentTimeMillis].slice(-limits.reconnectsPerMinuteMax)
    const { reason } = yield* Effect.flip(connect(() => void (failures = 0)))
    const [oldest = 0] = opened
    const fullMinuteMs = opened.length < limits.reconnectsPerMinuteMax ? 0 : oldest + MINUTE_MS - (yield* Clock.currentTimeMillis)
    const pauseMs = Math.max(fullMinuteMs, yield* growingPause(limits, failures++))
    yield* Effect.logDebug("heads are no longer pushed", { reason, pauseMs })
    yield* Effect.sleep(pauseMs)
  }).pipe(Effect.forever)
}
