import { Effect, Schema } from "effect"
import { RedisClient } from "./RedisClient.ts"

/** Redis does not do its work now; the reason is fit for anybody to read. */
export class RedisNotReady extends Schema.TaggedError<RedisNotReady>()("RedisNotReady", { reason: Schema.String }) {}

/** Makes the check whether Redis answers. */
export const readinessPart = Effect.map(RedisClient, ({ send }) =>
  send((redis) => redis.ping()).pipe(
    Effect.mapError(() => new RedisNotReady({ reason: "Redis does not answer." })),
    Effect.asVoid
  ))
