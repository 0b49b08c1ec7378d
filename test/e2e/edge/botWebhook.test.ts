import { assert, describe, it } from "@effect/vitest"
import { makeSessionSecrets } from "@sigmatrade/bot/SessionSecrets"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { DateTime, Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { apiWorld, databaseUrl } from "../../contract/api/apiContract.ts"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { edgeBundles, startWorkerd } from "../../support/startWorkerd.ts"
import { prices, sessionKey, systemWallet, token } from "../bot/botRules.ts"

const { path, secret } = makeSessionSecrets(sessionKey).webhook

/** An emulated Telegram that delivers to the bot's Worker in workerd, with a database of its own. */
const edgeWorld = Effect.gen(function*() {
  const url = yield* databaseUrl
  yield* Effect.flatMap(LevelStore, (levels) => Effect.flatMap(DateTime.now, (now) => levels.publish(prices, now)))
  const telegram = yield* Effect.acquireRelease(
    Effect.promise(() => startTelegramEmulator({ token, limits: { chatBurstMax: 10_000, messagesPerSecondMax: 10_000, chatMessagesPerSecondMax: 10_000 } })),
    (running) => Effect.promise(() => running.close())
  )
  const worker = yield* startWorkerd({
    app: "bot",
    script: (yield* edgeBundles)("bot"),
    bindings: {
      TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: telegram.apiRoot, SESSION_KEY: Redacted.value(sessionKey), SYSTEM_WALLET_ADDRESS: systemWallet,
      DB_HOST: url.hostname, DB_PORT: url.port, DB_USERNAME: url.username, DB_PASSWORD: url.password, DB_DATABASE: url.pathname.slice(1)
    }
  })
  const door = `${worker.url}/telegram/${path}`
  const post = (body: string, given: Record<string, string> = { "x-telegram-bot-api-secret-token": secret }) =>
    Effect.promise(() => fetch(door, { method: "POST", headers: given, body }).then(({ status }) => status))
  const deliver = Effect.promise(() =>
    fetch(`${telegram.apiRoot}/bot${token}/setWebhook`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ url: door, secret_token: secret })
    }))
  return { telegram, worker, door, post, deliver }
})

const menuFrom = (member: number, update_id: number) => JSON.stringify({
  update_id,
  message: {
    message_id: 1, date: 1, text: "/menu",
    from: { id: member, is_bot: false, first_name: "Ann", language_code: "en" }, chat: { id: member, type: "private", first_name: "Ann" }
  }
})

describe("the bot's webhook on workerd", () => {
  it.live("serves members as the bot on a server does, in both languages", () => Effect.gen(function*() {
    const { deliver, telegram, worker } = yield* edgeWorld
    yield* deliver
    const [ann, ivan] = ["en", "ru"].map((language) => telegram.addMember({ first_name: "Ann", language_code: language }).id)
    telegram.sendText(ann ?? 0, "/start")
    assert.include((yield* Effect.promise(() => telegram.nextMessage(ann ?? 0))).text, "Ann")
    telegram.sendText(ann ?? 0, "/balance")
    assert.include((yield* Effect.promise(() => telegram.nextMessage(ann ?? 0))).text, "Your balance")
    telegram.sendText(ivan ?? 0, "/start")
    assert.match((yield* Effect.promise(() => telegram.nextMessage(ivan ?? 0))).text, /\p{Script=Cyrillic}/u)
    assert.deepStrictEqual(yield* Effect.flatMap(UpdateLog, (log) => log.quarantined(10)), [])
    assert.notInclude(worker.lines().join("\n"), token)
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))

  it.live("refuses whoever does not know the secret, and everything that is no update, and keeps nothing of it", () => Effect.gen(function*() {
    const { door, post, worker } = yield* edgeWorld
    for (const given of [{}, { "x-telegram-bot-api-secret-token": "0".repeat(64) }, { "x-telegram-bot-api-secret-token": secret.slice(1) }]) {
      assert.strictEqual(yield* post(menuFrom(1, 1), given as Record<string, string>), 401)
    }
    for (const body of ["", "{", "[]", `{"update_id":"1"}`, `{"update_id":-1}`]) assert.strictEqual(yield* post(body), 400)
    assert.strictEqual(yield* post(`{"text":"${"x".repeat(1_100_000)}"}`), 413)
    const status = (url: string, init?: RequestInit) => Effect.promise(() => fetch(url, init).then((answer) => answer.status))
    assert.deepStrictEqual([yield* status(door), yield* status(`${door}x`, { method: "POST" }), yield* status(`${worker.url}/health`)], [405, 404, 200])
    const sql = yield* SqlClient.SqlClient
    assert.deepStrictEqual(yield* sql`SELECT 1 FROM bot_updates`, [])
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))

  it.live("takes the same update five times at once as one", () => Effect.gen(function*() {
    const { deliver, post, telegram } = yield* edgeWorld
    yield* deliver
    const { id } = telegram.addMember({ first_name: "Ann", language_code: "en" })
    telegram.sendText(id, "/start")
    yield* Effect.promise(() => telegram.nextMessage(id))
    const menus = () => telegram.chat(id).messages.filter(({ from, text }) => from === "bot" && text.includes("Menu")).length
    const before = menus()
    assert.deepStrictEqual(yield* Effect.all(Array.from({ length: 5 }, () => post(menuFrom(id, 777))), { concurrency: 5 }), [200, 200, 200, 200, 200])
    yield* Effect.promise(() => telegram.nextMessage(id))
    assert.strictEqual(yield* post(menuFrom(id, 777)), 200)
    const sql = yield* SqlClient.SqlClient
    assert.lengthOf(yield* sql`SELECT 1 FROM bot_updates WHERE id LIKE '%:777'`, 1)
    assert.strictEqual(menus(), before + 1)
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))
})
