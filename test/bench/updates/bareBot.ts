import { PgClient } from "@effect/sql-pg"
import { textsIn } from "@sigmatrade/bot/texts/textsIn"
import { menuKeyboard } from "@sigmatrade/bot/View"
import { Effect, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { Bot, webhookCallback } from "grammy"
import type { IncomingMessage, ServerResponse } from "node:http"
import { createServer } from "node:http"
import { createRequire } from "node:module"

/**
 * What the reference is: a bot that answers /menu, by a library alone, with the three statements that our bot needs for it (is he
 * banned, who is he, and he is asked nothing any more), and none that keep updates.
 */
const { API_ROOT = "", BOT_TOKEN = "", DATABASE = "", LIBRARY = "grammy", DATABASE_PORT = "", TELEGRAF_DIR = "", WEBHOOK_PORT } = process.env

const database = ManagedRuntime.make(PgClient.layer({
  host: "127.0.0.1", port: Number(DATABASE_PORT), database: DATABASE, username: "postgres", password: Redacted.make("postgres"),
  maxConnections: 20, minConnections: 2
}))
const texts = textsIn("en")
const html = texts.html("menu").source
const extra = { parse_mode: "HTML" as const, reply_markup: { inline_keyboard: menuKeyboard(texts).map((row) => [...row]) } }

const readMember = (telegramId: number) => database.runPromise(Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    SELECT member.language, member.standing = 'blocked' AS blocked, listed.is_listed FROM (SELECT ${telegramId}::bigint AS telegram_id) AS asked
    LEFT JOIN users AS member ON member.telegram_id = asked.telegram_id
    LEFT JOIN LATERAL (
      SELECT is_listed FROM blacklist_changes AS change WHERE change.telegram_id = asked.telegram_id ORDER BY serial DESC LIMIT 1
    ) AS listed ON true`
  const [member] = yield* sql<{ id: string }>`SELECT * FROM users WHERE telegram_id = ${telegramId}`
  yield* sql`DELETE FROM dialogues WHERE user_id = ${member?.id ?? ""}`
}))

const listen = (handle: (request: IncomingMessage, response: ServerResponse) => unknown) =>
  new Promise<string>((resolve) => {
    createServer((request, response) => void handle(request, response)).listen(Number(WEBHOOK_PORT), "127.0.0.1", () =>
      resolve(`http://127.0.0.1:${WEBHOOK_PORT}/bot`))
  })

const runGrammy = async () => {
  const bot = new Bot(BOT_TOKEN, { client: { apiRoot: API_ROOT } })
  bot.command("menu", async (ctx) => {
    await readMember(ctx.from?.id ?? 0)
    await ctx.reply(html, extra)
  })
  await bot.init()
  if (WEBHOOK_PORT !== undefined) {
    const url = await listen(webhookCallback(bot, "http", { secretToken: "secret" }))
    return bot.api.setWebhook(url, { secret_token: "secret" })
  }
  // Its own `start` serves one update after another; this is as its runner does it.
  for (let offset = 0;;) {
    const updates = await bot.api.getUpdates({ offset, timeout: 25 })
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
    await Promise.all(updates.map((update) => bot.handleUpdate(update)))
  }
}

interface TelegrafBot {
  readonly telegram: { readonly setWebhook: (url: string, extra: object) => Promise<unknown> }
  readonly command: (name: string, handler: (ctx: { readonly from: { readonly id: number }; readonly reply: (text: string, extra: object) => Promise<unknown> }) => Promise<unknown>) => void
  readonly launch: () => Promise<void>
  readonly webhookCallback: (path: string, options: object) => (request: IncomingMessage, response: ServerResponse) => unknown
}

const runTelegraf = async () => {
  const { Telegraf } = createRequire(`${TELEGRAF_DIR}/`)("telegraf") as {
    Telegraf: new(token: string, options: object) => TelegrafBot
  }
  const bot = new Telegraf(BOT_TOKEN, { telegram: { apiRoot: API_ROOT, webhookReply: false } })
  bot.command("menu", async (ctx) => {
    await readMember(ctx.from.id)
    await ctx.reply(html, extra)
  })
  if (WEBHOOK_PORT === undefined) return bot.launch()
  const url = await listen(bot.webhookCallback("/bot", { secretToken: "secret" }))
  await bot.telegram.setWebhook(url, { secret_token: "secret" })
}

await (LIBRARY === "grammy" ? runGrammy() : runTelegraf())
