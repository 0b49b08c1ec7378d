import { Effect, Redacted } from "effect"
import { Api } from "grammy"
import type { BotServices } from "./BotServices.ts"
import { connectTelegram } from "./connectTelegram.ts"
import { introduceBot } from "./introduceBot.ts"
import { makeBot } from "./makeBot.ts"
import type { PollPolicy } from "./pollUpdates.ts"
import { pollUpdates } from "./pollUpdates.ts"

/** How a bot runs. */
export interface BotPolicy extends PollPolicy {
  /** How long serving one update may take, in milliseconds. */
  readonly updateMsMax: number
}

/** What suits a bot on a server. */
export const BOT_POLICY: BotPolicy = {
  retryMsFirst: 1_000,
  retryMsMax: 30_000,
  startWaitMsMax: 600_000,
  pollSeconds: 25,
  stopMsMax: 5_000,
  concurrencyMax: 200,
  updateMsMax: 20_000
}

/** What starts a bot. */
export interface BotOptions {
  readonly token: Redacted.Redacted
  /** Where the Bot API is, without a trailing slash; Telegram's own when not said. */
  readonly apiRoot?: string | undefined
  /** Departures from `BOT_POLICY`. */
  readonly policy?: Partial<BotPolicy>
  /** Done once, as soon as the bot is about to listen. */
  readonly onListening?: (bot: { readonly username: string }) => Effect.Effect<void>
}

/**
 * Runs the bot until it is interrupted; then the updates in hand are finished, within `stopMsMax`.
 * Errors: `TelegramTokenRejected` (name the setting and exit), `TelegramUnreachable` (no contact at the start).
 */
export const startBot = Effect.fn("startBot")(function*(options: BotOptions) {
  const policy = { ...BOT_POLICY, ...options.policy }
  const { apiRoot } = options
  const token = Redacted.value(options.token)
  const context = yield* Effect.context<BotServices>()
  const api = new Api(token, apiRoot === undefined ? {} : { apiRoot })
  const me = yield* connectTelegram(api, policy)
  const working = new AbortController()
  const run = (work: Effect.Effect<void, never, BotServices>) => Effect.runPromiseExitWith(context)(work, { signal: working.signal })
  const bot = makeBot({ token, apiRoot, me, run, updateMsMax: policy.updateMsMax })
  yield* Effect.forkChild(introduceBot(bot.api))
  yield* Effect.logInfo("The bot listens", { username: me.username })
  if (options.onListening !== undefined) yield* options.onListening({ username: me.username })
  return yield* pollUpdates(bot, policy).pipe(Effect.ensuring(Effect.sync(() => working.abort())))
})
