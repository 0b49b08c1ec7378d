import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { GrammyError, HttpError } from "grammy"
import { Predicate, Schema } from "effect"
import { scrubToken } from "./scrubToken.ts"

/** The message that should be edited says this already: it is delivered. */
export class MessageUnchanged extends Schema.TaggedError<MessageUnchanged>()("MessageUnchanged", {}) {}

/** The message that should be edited is gone or cannot be edited: only a new one helps. */
export class MessageGone extends Schema.TaggedError<MessageGone>()("MessageGone", { reason: Schema.String }) {}

/** Telegram cannot read the markup of the message. */
export class MarkupUnreadable extends Schema.TaggedError<MarkupUnreadable>()("MarkupUnreadable", { reason: Schema.String }) {}

/** The chat has become another one. */
export class ChatMoved extends Schema.TaggedError<ChatMoved>()("ChatMoved", { chatId: Schema.Int }) {}

/** Why Telegram did not do what it was asked to. */
export type TelegramRefusal =
  | MessageUnchanged
  | MessageGone
  | MarkupUnreadable
  | ChatMoved
  | MessengerBusy
  | RecipientUnreachable
  | MessageRejected
  | MessengerUnavailable

/** A pause for when Telegram asks for one without saying how long. */
const PAUSE_MS_UNSAID = 1_000

const UNCHANGED = /message is not modified/i
const GONE = /message to edit not found|message can'?t be edited|message_id_invalid|message identifier|there is no text in the message/i
const UNREADABLE = /can'?t parse entities|can'?t find end tag/i
const AWAY = /chat not found|user not found|user is deactivated|user_deactivated|peer_id_invalid|user_is_blocked|blocked by the user/i

const badRequest = (reason: string): TelegramRefusal => {
  if (UNCHANGED.test(reason)) return new MessageUnchanged()
  if (GONE.test(reason)) return new MessageGone({ reason })
  if (UNREADABLE.test(reason)) return new MarkupUnreadable({ reason })
  return AWAY.test(reason) ? new RecipientUnreachable({ reason }) : new MessageRejected({ reason })
}

const refused = ({ description, error_code: code, parameters }: GrammyError): TelegramRefusal => {
  const reason = scrubToken(`${code}: ${description}`)
  if (code === 429) {
    const retryAfterMs = parameters.retry_after === undefined ? PAUSE_MS_UNSAID : parameters.retry_after * 1_000
    return new MessengerBusy({ retryAfterMs })
  }
  if (parameters.migrate_to_chat_id !== undefined) return new ChatMoved({ chatId: parameters.migrate_to_chat_id })
  if (code === 403) return new RecipientUnreachable({ reason })
  // 401 and 404 mean the token, 409 another bot, 5xx Telegram itself: nothing is wrong with the message.
  return code === 400 || code === 413 ? badRequest(reason) : new MessengerUnavailable({ reason })
}

const unanswered = (error: unknown): string => {
  const cause = error instanceof HttpError ? error.error : error
  if (Predicate.hasProperty(cause, "code") && typeof cause.code === "string") return `no answer (${cause.code})`
  return cause instanceof Error ? `no answer (${cause.name})` : "no answer"
}

/** What a failed call to Telegram means for a message. No reason holds the bot's token. */
export const telegramRefusal = (error: unknown): TelegramRefusal =>
  error instanceof GrammyError ? refused(error) : new MessengerUnavailable({ reason: scrubToken(unanswered(error)) })
