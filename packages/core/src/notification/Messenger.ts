import type { Effect } from "effect"
import { Context, Schema } from "effect"
import type { Language, TelegramId } from "../user/User.ts"
import type { Notification } from "./Notification.ts"

/** Whom to tell, and in which language. */
export interface Recipient {
  readonly telegramId: TelegramId
  readonly language: Language
  /** Where he is told when that is not the chat of his account: the chat has moved. */
  readonly chatId?: number
}

/** The chat a recipient is told in. */
export const chatOf = ({ chatId, telegramId }: Recipient): number => chatId ?? telegramId

/** A message that stands in a chat. */
export const MessageRef = Schema.Struct({ chatId: Schema.Int, messageId: Schema.Int })
export type MessageRef = typeof MessageRef.Type

/** The messenger wants a pause, before whose end nothing may be sent. */
export class MessengerBusy extends Schema.TaggedError<MessengerBusy>()("MessengerBusy", {
  retryAfterMs: Schema.Int,
  /** Whether nobody may be told anything, or nobody in this chat; absent: the messenger does not say which. */
  scope: Schema.optionalKey(Schema.Literals(["all", "chat"]))
}) {}

/** The member cannot be reached until he comes back: he blocked the bot or is gone. */
export class RecipientUnreachable
  extends Schema.TaggedError<RecipientUnreachable>()("RecipientUnreachable", { reason: Schema.String })
{}

/** The messenger will never take this message. A person must look. */
export class MessageRejected extends Schema.TaggedError<MessageRejected>()("MessageRejected", { reason: Schema.String }) {}

/** No clear answer: the message may have arrived or not. */
export class MessengerUnavailable
  extends Schema.TaggedError<MessengerUnavailable>()("MessengerUnavailable", { reason: Schema.String })
{}

/** How members are told. Every adapter passes its contract suite. */
export class Messenger extends Context.Service<Messenger, {
  /**
   * Sends the notification, or edits the message it replaces (and sends anew when that one is gone). One that is too long for a message
   * arrives in several, and the first is answered. A chat that has moved is followed once: the answer says where the message stands.
   */
  readonly deliver: (
    recipient: Recipient,
    notification: Notification,
    replaces: MessageRef | null
  ) => Effect.Effect<MessageRef, MessengerBusy | RecipientUnreachable | MessageRejected | MessengerUnavailable>
}>()("@sigmatrade/core/notification/Messenger") {}
