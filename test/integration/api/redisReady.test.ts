import { apiApp } from "@sigmatrade/api/apiApp"
import { ConfigProvider, Effect, Fiber, Redacted } from "effect"
import { describe, expect, it } from "vitest"
import { migratedDatabase } from "../../support/PostgresTest.ts"
import { freePort } from "../../support/postgresServer.ts"
import { hasRedis, startRedis } from "../../support/startRedis.ts"

/** The API as its environment sets it; answers what it says of its parts. */
const started = async (env: Record<string, string>) => {
  const { hostname, password, pathname, port, username } = new URL(Redacted.value(await Effect.runPromise(migratedDatabase)))
  const apiPort = String(await freePort())
  const settings = {
    SYSTEM_WALLET_ADDRESS: "0x00000000000000000000000000000000000000aa", API_OPERATOR_KEY: "k".repeat(40), API_PORT: apiPort, LOG_LEVEL: "fatal",
    DB_HOST: hostname, DB_PORT: port, DB_USERNAME: username, DB_PASSWORD: password, DB_DATABASE: pathname.slice(1), ...env
  }
  const api = Effect.runFork(apiApp().pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings)))))
  const parts = async () => {
    const answer = await fetch(`http://127.0.0.1:${apiPort}/ready`).then((response) => response.json()).catch(() => ({})) as Record<string, unknown>
    return answer["parts"]
  }
  await expect.poll(parts, { timeout: 60_000 }).toMatchObject({ database: { ok: true } })
  return { parts, [Symbol.asyncDispose]: () => Effect.runPromise(Fiber.interrupt(api)) }
}

describe("readiness", () => {
  it.runIf(hasRedis)("shows Redis where one is set, away and back again", async () => {
    await using redis = await startRedis()
    await using api = await started({ REDIS_HOST: "127.0.0.1", REDIS_PORT: String(redis.port) })
    expect(await api.parts()).toMatchObject({ redis: { ok: true } })
    await redis.kill()
    await expect.poll(api.parts, { timeout: 60_000, interval: 200 }).toMatchObject({ redis: { ok: false, reason: "Redis does not answer." } })
    await redis.restart()
    await expect.poll(api.parts, { timeout: 60_000, interval: 200 }).toMatchObject({ redis: { ok: true } })
  }, 120_000)

  it("does not speak of a Redis that there is none of", async () => {
    await using api = await started({})
    expect(await api.parts()).not.toHaveProperty("redis")
  }, 120_000)
})
