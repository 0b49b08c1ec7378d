import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import type { LimitedAttempt, Taken } from "@sigmatrade/core/limit/RateLimits"
import { Effect, Layer, Schema } from "effect"
import { randomUUID } from "node:crypto"
import { countScript } from "./countScript.ts"
import { RedisClient } from "./RedisClient.ts"

/** The mark lies beside the counters: no operation and subject make this name. */
const MARK_KEY = "ratelimit:mark"

const Reply = Schema.Tuple([Schema.NumberFromString, Schema.Literals([0, 1]), Schema.String, Schema.Int, Schema.NumberFromString])

const askRedis = Effect.fnUntraced(function*({ now, operation, rule: { windows }, subject }: LimitedAttempt) {
  const { send } = yield* RedisClient
  const limits = windows.flatMap(({ count, ms }) => [count, ms])
  const reply = yield* send((redis) =>
    redis.eval(countScript, 2, `ratelimit:${operation}:${subject}`, MARK_KEY, now.epochMilliseconds, randomUUID(), ...limits))
  const [waitMs, first, mark, left, resetMs] = yield* Schema.decodeUnknownEffect(Reply)(reply)
  const taken: Taken = waitMs === 0 ? { _tag: "Allowed", left, resetMs } : { _tag: "Refused", waitMs, isFirst: first === 1 }
  return { taken, mark }
})

/**
 * Limits counted in Redis, under `ratelimit:<operation>:<subject>`: all processes share them. When Redis has forgotten what it counted
 * (emptied, evicted, begun anew without its file), that is seen by a mark of its own, and until the shortest window of a rule has passed nobody
 * knows how often anything was done. Before the first count of a process there is nothing to compare with: what Redis says then is believed.
 */
export const make: Effect.Effect<RateLimits["Service"], never, RedisClient> = Effect.gen(function*() {
  const client = yield* RedisClient
  let known: string | null = null
  let forgottenAtMs: number | null = null

  /** Compares the mark with the one before: another one means that Redis has forgotten. */
  const compare = Effect.fnUntraced(function*(mark: string, nowMs: number) {
    const hasForgotten = known !== null && known !== mark
    known = mark
    if (!hasForgotten) return
    forgottenAtMs = nowMs
    yield* Effect.logWarning("Redis has forgotten how often things were done: what guards money and access is refused for a while")
  })
  const take = Effect.fn("RateLimitsRedis.take")(function*(attempt: LimitedAttempt) {
    const nowMs = attempt.now.epochMilliseconds
    const { mark, taken } = yield* askRedis(attempt)
    yield* compare(mark, nowMs)
    const shortestMs = Math.min(...attempt.rule.windows.map(({ ms }) => ms))
    if (forgottenAtMs !== null && nowMs < forgottenAtMs + shortestMs) return yield* new LimitsUnavailable()
    return taken
  })
  return RateLimits.of({
    take: (attempt) => take(attempt).pipe(
      Effect.catchTag(["RedisAway", "SchemaError"], (failure) =>
        Effect.andThen(Effect.logDebug("Limits cannot be counted in Redis", { failure }), Effect.fail(new LimitsUnavailable()))),
      Effect.provideService(RedisClient, client)
    )
  })
})

/** `make` for whoever is built on this layer. */
export const layer: Layer.Layer<RateLimits, never, RedisClient> = Layer.effect(RateLimits, make)
