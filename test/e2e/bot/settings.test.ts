import { PgClient } from "@effect/sql-pg"
import { botApp } from "@sigmatrade/bot/botApp"
import { ConfigProvider, Effect, Fiber, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Redis } from "ioredis"
import { describe, expect, it } from "vitest"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { migratedDatabase } from "../../support/PostgresTest.ts"
import { hasRedis, startRedis } from "../../support/startRedis.ts"
import { systemWallet } from "./botWorld.ts"

const token = "7000000001:a-token-of-no-real-bot"

/** The bot as its environment sets it, on a database of its own and an emulated Telegram. */
const started = async (env: Record<string, string>) => {
  const telegram = await startTelegramEmulator({ token })
  const database = await Effect.runPromise(migratedDatabase)
  const { hostname, password, pathname, port, username } = new URL(Redacted.value(database))
  const settings = {
    TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: telegram.apiRoot, SYSTEM_WALLET_ADDRESS: systemWallet, LOG_LEVEL: "error",
    DB_HOST: hostname, DB_PORT: port, DB_USERNAME: username, DB_PASSWORD: password, DB_DATABASE: pathname.slice(1), ...env
  }
  const bot = Effect.runFork(botApp({ pollSeconds: 1 }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(settings)))))
  const stop = async () => {
    await Effect.runPromise(Fiber.interrupt(bot))
    await telegram.close()
  }
  const counted = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT operation FROM rate_limits`).pipe(
    Effect.provide(PgClient.layer({ url: database, maxConnections: 1 })), Effect.scoped
  )
  return { telegram, countedInDatabase: () => Effect.runPromise(counted), [Symbol.asyncDispose]: stop }
}

const heard = async ({ telegram }: Awaited<ReturnType<typeof started>>) => {
  const { id } = telegram.addMember({ first_name: "Ann", language_code: "en" })
  const texts: Array<string> = []
  for (const text of ["/start", "/help", "/menu"]) {
    telegram.sendText(id, text)
    texts.push((await telegram.nextMessage(id, { deadlineMs: 60_000 })).text)
  }
  return { id, texts }
}

describe("the bot's settings", () => {
  it("limit what one person sends, without Redis too, and a flood of it reaches no database", async () => {
    await using at = await started({ RATE_LIMIT_MAX_REQUESTS: "2", RATE_LIMIT_WINDOW_MS: "600000" })
    const { texts } = await heard(at)
    expect(texts[2]).toMatch(/wait \d{3} seconds/)
    expect(await at.countedInDatabase()).toEqual([])
  }, 120_000)

  it.runIf(hasRedis)("put the count into Redis where one is set", async () => {
    await using redis = await startRedis(["--requirepass", "pass word"])
    await using at = await started({ REDIS_HOST: "127.0.0.1", REDIS_PORT: String(redis.port), REDIS_PASSWORD: "pass word", RATE_LIMIT_MAX_REQUESTS: "2" })
    const { id, texts } = await heard(at)
    expect(texts[2]).toMatch(/wait \d\d seconds/)
    const client = new Redis({ host: "127.0.0.1", port: redis.port, password: "pass word" })
    expect((await client.keys("*")).toSorted()).toEqual(["ratelimit:mark", `ratelimit:update:${id}`])
    expect(await client.hget(`ratelimit:update:${id}`, "used1")).toBe("2")
    client.disconnect()
  }, 120_000)

  it.runIf(hasRedis)("do not keep the bot from starting when the Redis they name is away", async () => {
    const redis = await startRedis()
    await redis.close()
    await using at = await started({ REDIS_HOST: "127.0.0.1", REDIS_PORT: String(redis.port), RATE_LIMIT_MAX_REQUESTS: "2" })
    const { texts } = await heard(at)
    expect(texts[2]).not.toContain("wait")
  }, 120_000)
})
