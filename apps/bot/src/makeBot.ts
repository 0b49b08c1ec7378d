import { autoRetry } from "@grammyjs/auto-retry"
import { sequentialize } from "@grammyjs/runner"
import type { Effect } from "effect"
import type { Transformer } from "grammy"
import { Bot } from "grammy"
import type { UserFromGetMe } from "grammy/types"
import type { BotServices } from "./BotServices.ts"
import type { SpokenLanguages } from "./serveUpdate.ts"
import { serveUpdate } from "./serveUpdate.ts"

/** The kinds of updates the bot wants. */
export const UPDATE_KINDS = ["message", "callback_query", "my_chat_member"] as const

/** What a bot is made of. */
export interface BotParts {
  readonly token: string
  readonly apiRoot: string | undefined
  /** The bot as Telegram knows it. */
  readonly me: UserFromGetMe
  /** Runs what serves an update, with everything it needs. */
  readonly run: (work: Effect.Effect<void, never, BotServices>) => Promise<unknown>
  /** How long one update may take, in milliseconds. */
  readonly updateMsMax: number
}

/** Calls are given up after this long: more than a long poll lasts. */
const CALL_SECONDS_MAX = 40
/** A pause Telegram demands is waited for when it is not longer; the member waits with us. */
const PAUSE_SECONDS_MAX = 5
const ATTEMPTS_AGAIN_MAX = 2

/** Waits when Telegram wants a short pause. Polling has its own patience. */
const patience = (): Transformer => {
  const retry = autoRetry({
    maxRetryAttempts: ATTEMPTS_AGAIN_MAX,
    maxDelaySeconds: PAUSE_SECONDS_MAX,
    rethrowInternalServerErrors: true,
    rethrowHttpErrors: true
  })
  return (previous, method, payload, signal) =>
    method === "getUpdates" ? previous(method, payload, signal) : retry(previous, method, payload, signal)
}

/**
 * The bot: private chats only, one member's updates one after another and different members' at the same time. It can be fed by
 * polling or by a webhook.
 */
export const makeBot = ({ apiRoot, me, run, token, updateMsMax }: BotParts): Bot => {
  const client = { timeoutSeconds: CALL_SECONDS_MAX, ...(apiRoot === undefined ? {} : { apiRoot }) }
  const bot = new Bot(token, { botInfo: me, client })
  const spoken: SpokenLanguages = new Map()
  bot.api.config.use(patience())
  const people = bot.filter((ctx) => ctx.chat?.type === "private" && ctx.from !== undefined && !ctx.from.is_bot)
  people.use(sequentialize((ctx) => String(ctx.from?.id)))
  people.use(async (ctx) => {
    await run(serveUpdate(ctx, crypto.randomUUID().slice(0, 8), spoken, updateMsMax))
  })
  return bot
}
