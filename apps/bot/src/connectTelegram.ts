import type { Api } from "grammy"
import type { UserFromGetMe } from "grammy/types"
import { Effect, Schema } from "effect"
import type { TelegramFailed } from "./callTelegram.ts"
import { callTelegram } from "./callTelegram.ts"

/** Telegram does not know the bot's token. Not retryable: the setting must be corrected. */
export class TelegramTokenRejected extends Schema.TaggedError<TelegramTokenRejected>()("TelegramTokenRejected", {
  /** The setting that is wrong. */
  setting: Schema.Literal("TELEGRAM_BOT_TOKEN"),
  description: Schema.String
}) {
  override get message(): string {
    return `Telegram does not accept ${this.setting} (${this.description}). Copy the token from @BotFather once more.`
  }
}

/** Telegram could not be reached for as long as we were told to wait. */
export class TelegramUnreachable extends Schema.TaggedError<TelegramUnreachable>()("TelegramUnreachable", {
  waitedMs: Schema.Int,
  description: Schema.String
}) {
  override get message(): string {
    return `Telegram could not be reached for ${this.waitedMs} ms (${this.description})`
  }
}

/** How patient the bot is with Telegram, in milliseconds. */
export interface Patience {
  /** The wait before the second attempt; every further one is twice as long. */
  readonly retryMsFirst: number
  /** No wait is longer. */
  readonly retryMsMax: number
  /** All waits at the start together, after which it is given up. */
  readonly startWaitMsMax: number
}

/** One attempt to reach Telegram takes no longer. */
const ATTEMPT_MS_MAX = 15_000

/** Whether a refusal means the token: 404 is what Telegram says to one that does not even look like a token. */
export const isTokenRefusal = ({ code }: TelegramFailed): boolean => code === 401 || code === 404

/** The token is wrong, as an error that says what to do. */
export const tokenRejected = ({ code, description }: TelegramFailed): TelegramTokenRejected =>
  new TelegramTokenRejected({ setting: "TELEGRAM_BOT_TOKEN", description: `${code}: ${description}` })

/** How Telegram is to hand updates over from now on. */
export type Delivery = (api: Api) => Effect.Effect<unknown, TelegramFailed>

/** Updates are polled: a webhook somebody has set would keep us from it. What waits there is delivered to us instead. */
export const byPolling: Delivery = (api) => callTelegram("deleteWebhook", () => api.deleteWebhook())

const attempt = (api: Api, delivery: Delivery): Effect.Effect<UserFromGetMe, TelegramFailed> =>
  callTelegram("getMe", () => api.getMe()).pipe(
    Effect.tap(() => delivery(api)),
    Effect.timeoutOrElse({ duration: ATTEMPT_MS_MAX, orElse: () => callTelegram("getMe", () => Promise.reject(new Error("timeout"))) })
  )

/**
 * Finds out who we are and settles how updates reach us, waiting for Telegram when it cannot be reached.
 * Errors: `TelegramTokenRejected` at once, `TelegramUnreachable` after `startWaitMsMax`.
 */
export const connectTelegram = Effect.fn("connectTelegram")(function*(api: Api, patience: Patience, delivery: Delivery) {
  let waitMs = patience.retryMsFirst
  for (let waitedMs = 0; ; waitedMs += waitMs, waitMs = Math.min(patience.retryMsMax, waitMs * 2)) {
    const me = yield* Effect.result(attempt(api, delivery))
    if (me._tag === "Success") return me.success
    const { failure } = me
    if (isTokenRefusal(failure)) return yield* tokenRejected(failure)
    if (waitedMs >= patience.startWaitMsMax) return yield* new TelegramUnreachable({ waitedMs, description: failure.description })
    waitMs = Math.max(waitMs, failure.retryAfterMs ?? 0)
    yield* Effect.logWarning("Telegram cannot be reached yet", { failure, waitMs })
    yield* Effect.sleep(waitMs)
  }
})
