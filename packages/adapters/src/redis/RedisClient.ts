import type { Redis } from "ioredis"
import { Context, Effect, Layer, Redacted, Schema } from "effect"

/** How Redis is reached. */
export interface RedisSettings {
  readonly host: string
  readonly port: number
  /** Empty: none is asked for. */
  readonly password: Redacted.Redacted<string>
}

/** Redis did not do what was asked of it, or nobody knows whether it did. */
export class RedisAway extends Schema.TaggedError<RedisAway>()("RedisAway", { reason: Schema.String }) {}

/** One connection to Redis. While it is away everything fails at once; nothing is kept for later and nothing is sent twice. */
export class RedisClient extends Context.Service<RedisClient, {
  /** Sends a command. Errors: `RedisAway`. */
  readonly send: <A>(command: (redis: Redis) => Promise<A>) => Effect.Effect<A, RedisAway>
}>()("@sigmatrade/adapters/redis/RedisClient") {}

/** Somebody waits for the answer, so it comes soon or counts as none. */
const COMMAND_MS_MAX = 500
const CONNECT_MS_MAX = 2_000
/** A start waits this long for the first connection, and goes on without one. */
const START_MS_MAX = 2_500
const RECONNECT_MS_MAX = 2_000
const REASON_LENGTH_MAX = 200

const reasonOf = (error: unknown) => (error instanceof Error ? error.message || error.name : String(error)).slice(0, REASON_LENGTH_MAX)

/** The library is loaded only where there is a Redis; by its default, which is all that a bundle shows of a package in the old format. */
const connect = async ({ host, password, port }: RedisSettings) => {
  const library = await import("ioredis")
  return new library.default.Redis({
    host, port,
    ...(Redacted.value(password) === "" ? {} : { password: Redacted.value(password) }),
    connectTimeout: CONNECT_MS_MAX,
    commandTimeout: COMMAND_MS_MAX,
    keepAlive: 10_000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempts) => Math.min(RECONNECT_MS_MAX, attempts * 100)
  })
}

/** Waits for the first connection, no longer than a start may. */
const firstConnection = (redis: Redis) =>
  Effect.callback<void>((resume) => void redis.once("ready", () => resume(Effect.void))).pipe(
    Effect.timeout(START_MS_MAX),
    Effect.ignore
  )

/** Tells once that Redis is away and once that it is back, not at every attempt. */
const watch = Effect.fnUntraced(function*(redis: Redis, { host, port }: RedisSettings) {
  const run = Effect.runForkWith(yield* Effect.context())
  let isAway = false
  redis.on("error", (error: unknown) => {
    if (!isAway) run(Effect.logWarning("Redis is away: what needs it waits or is done without it", { host, port, reason: reasonOf(error) }))
    isAway = true
  })
  redis.on("ready", () => {
    run(Effect.logInfo(isAway ? "Redis is back" : "Redis is connected", { host, port }))
    isAway = false
  })
})

/** A connection for whoever is built on this layer. Redis being away does not stop the start: nothing that must not be lost is in it. */
export const layer = (settings: RedisSettings): Layer.Layer<RedisClient> =>
  Layer.effect(RedisClient, Effect.gen(function*() {
    const redis = yield* Effect.acquireRelease(
      Effect.promise(() => connect(settings)),
      (connection) => Effect.sync(() => connection.disconnect())
    )
    yield* watch(redis, settings)
    yield* firstConnection(redis)
    return RedisClient.of({
      send: (command) => Effect.tryPromise({ try: () => command(redis), catch: (error) => new RedisAway({ reason: reasonOf(error) }) })
    })
  }))
