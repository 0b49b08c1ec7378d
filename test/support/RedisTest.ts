import * as RedisClient from "@sigmatrade/adapters/redis/RedisClient"
import { Effect, Layer, Redacted } from "effect"
import { startRedis } from "./startRedis.ts"

/** How a server of `startRedis` is reached. */
export const settingsOf = ({ port }: { readonly port: number }): RedisClient.RedisSettings => ({
  host: "127.0.0.1", port, password: Redacted.make("")
})

/** A client on a Redis server of its own. */
export const layer = Layer.unwrap(Effect.gen(function*() {
  const server = yield* Effect.acquireRelease(Effect.promise(() => startRedis()), (running) => Effect.promise(running.close))
  return RedisClient.layer(settingsOf(server))
}))
