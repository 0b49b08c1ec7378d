import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import { chatOf, MessageRejected, Messenger, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import type { Media } from "@sigmatrade/core/notification/TicketStanding"
import type { Language } from "@sigmatrade/core/user/User"
import type { InlineKeyboardButton } from "grammy/types"
import { Api } from "grammy"
import { Effect, Layer } from "effect"
import { followingOnce } from "./followingOnce.ts"
import { plainText } from "./plainText.ts"
import { sendMedia } from "./sendMedia.ts"
import { splitHtml } from "./splitHtml.ts"
import type { TelegramAccess } from "./telegramAccess.ts"
import { telegramAccess } from "./telegramAccess.ts"
import { telegramRefusal } from "./telegramRefusal.ts"

/** A notification as a person reads it: in Telegram's HTML, with buttons below it. */
export interface RenderedMessage {
  readonly html: string
  readonly keyboard?: ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>
  /** What the text stands below, always a message of its own; `instead` is the text for when Telegram does not take it. */
  readonly media?: Media & { readonly instead: string }
}

/** What the messenger is built from. */
export interface MessengerTelegramOptions {
  readonly api: Api | TelegramAccess
  /** What a notification says to a member. */
  readonly render: (notification: Notification, language: Language, phrase?: Recipient["phrase"]) => RenderedMessage
  /** One delivery, all its calls together, lasts no longer, in milliseconds. Below the lease of a notice. */
  readonly deliveryMsMax?: number
}

const DELIVERY_MS_MAX = 15_000

/** Two ways to put one text: as it was rendered, and without markup. */
const withMarkup = ({ html, keyboard = [] }: RenderedMessage) => ({ text: html, other: { ...buttons(keyboard), parse_mode: "HTML" as const } })
const withoutMarkup = ({ html, keyboard = [] }: RenderedMessage) => ({ text: plainText(html), other: buttons(keyboard) })

/** One put as what stands below a picture or a file, where links have no preview. */
const asCaption = ({ other: { link_preview_options: _preview, ...other }, text }: Put) => ({ ...other, caption: text })

const buttons = (keyboard: ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>) => ({
  link_preview_options: { is_disabled: true },
  ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } })
})

type Put = ReturnType<typeof withMarkup> | ReturnType<typeof withoutMarkup>

const sendTo = (api: Api, { other, text }: Put) => (chatId: number) =>
  Effect.tryPromise({
    try: async (): Promise<MessageRef> => {
      const { chat, message_id: messageId } = await api.sendMessage(chatId, text, other)
      return { chatId: chat.id, messageId }
    },
    catch: telegramRefusal
  })
const send = (api: Api, to: Recipient, put: Put) => followingOnce(chatOf(to), sendTo(api, put))

const edit = (api: Api, at: MessageRef, { other, text }: Put) =>
  Effect.tryPromise({
    try: async () => {
      await api.editMessageText(at.chatId, at.messageId, text, other)
      return at
    },
    catch: telegramRefusal
  }).pipe(Effect.catchTag("MessageUnchanged", () => Effect.succeed(at)))

const sendOrEdit = (api: Api, to: Recipient, at: MessageRef | null, put: Put) =>
  at === null || at.chatId !== chatOf(to)
    ? send(api, to, put)
    : edit(api, at, put).pipe(Effect.catchTag(["MessageGone", "ChatMoved"], () => send(api, to, put)))

/** A message without what Telegram does not take: a member may refuse recordings, and a file may be gone. */
const withoutMedia = ({ html, keyboard = [], media }: RenderedMessage): RenderedMessage => ({ html: media?.instead ?? html, keyboard })

const putAs = (api: Api, to: Recipient, at: MessageRef | null, message: RenderedMessage, how: typeof withMarkup | typeof withoutMarkup) => {
  const { media } = message
  if (media === undefined) return sendOrEdit(api, to, at, how(message))
  return sendMedia(api, to, media, asCaption(how(message))).pipe(
    Effect.catchTag("MessageRejected", () => send(api, to, how(withoutMedia(message))))
  )
}

/** A text whose markup Telegram cannot read is put without. */
const put = (api: Api, to: Recipient, at: MessageRef | null, message: RenderedMessage) =>
  putAs(api, to, at, message, withMarkup).pipe(Effect.catchTag("MarkupUnreadable", () => putAs(api, to, at, message, withoutMarkup)))

/** A message in as many as its text needs, the buttons below the last one. Answers the first, in whose place the next one comes. */
const putAll = Effect.fnUntraced(function*(api: Api, to: Recipient, at: MessageRef | null, message: RenderedMessage) {
  if (message.media !== undefined) return yield* put(api, to, at, message)
  const pieces = splitHtml(message.html)
  const [first = message, ...rest] = pieces.map((html, index): RenderedMessage => index === pieces.length - 1 ? { ...message, html } : { html })
  const answer = yield* put(api, to, at, first)
  for (const piece of rest) yield* put(api, { ...to, chatId: answer.chatId }, null, piece)
  return answer
})

/**
 * Members are told by a Telegram bot. A text whose markup Telegram cannot read arrives without markup, and one that is too long in
 * several messages, so that no message about money is ever lost to its form.
 */
export const layer = (options: MessengerTelegramOptions): Layer.Layer<Messenger> => {
  const deliveryMsMax = options.deliveryMsMax ?? DELIVERY_MS_MAX
  return Layer.sync(Messenger, () => {
    const api = telegramAccess(options.api, deliveryMsMax)
    const tooLong = () => Effect.fail(new MessengerUnavailable({ reason: `no answer within ${deliveryMsMax} ms` }))
    const rejected = (error: { readonly _tag: string; readonly reason?: string }) =>
      Effect.fail(new MessageRejected({ reason: error.reason ?? error._tag }))
    const deliver = Effect.fn("MessengerTelegram.deliver")(
      (to: Recipient, notification: Notification, replaces: MessageRef | null) =>
        putAll(api, to, replaces, options.render(notification, to.language, to.phrase)).pipe(
          Effect.catchTags({ MarkupUnreadable: rejected, MessageGone: rejected, MessageUnchanged: rejected, ChatMoved: rejected }),
          Effect.timeoutOrElse({ duration: deliveryMsMax, orElse: tooLong })
        )
    )
    return Messenger.of({ deliver })
  })
}
