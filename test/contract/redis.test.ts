import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as BanListRedis from "@sigmatrade/adapters/redis/BanListRedis"
import * as RateLimitsRedis from "@sigmatrade/adapters/redis/RateLimitsRedis"
import * as SessionsRedis from "@sigmatrade/adapters/redis/SessionsRedis"
import { Layer } from "effect"
import { describe } from "vitest"
import * as RedisTest from "../support/RedisTest.ts"
import { hasRedis } from "../support/startRedis.ts"
import { banListContract } from "@sigmatrade/adapters/contract/limit/banListContract"
import { rateLimitsContract } from "@sigmatrade/adapters/contract/limit/rateLimitsContract"
import { sessionsContract } from "@sigmatrade/adapters/contract/limit/sessionsContract"

describe.skipIf(!hasRedis)("a real Redis", () => {
  rateLimitsContract("redis", Layer.provide(RateLimitsRedis.layer, RedisTest.layer))
  sessionsContract("redis", Layer.provide(SessionsRedis.layer, RedisTest.layer))
  banListContract("redis", BanListRedis.layer.pipe(Layer.provide(RedisTest.layer), Layer.provideMerge(MemoryAdapters.layer)))
})
