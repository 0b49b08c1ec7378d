import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import { MessageRejected, Messenger, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import type { Language } from "@sigmatrade/core/user/User"
import type { InlineKeyboardButton } from "grammy/types"
import { Api } from "grammy"
import { Effect, Layer, Redacted } from "effect"
import { plainText } from "./plainText.ts"
import { telegramRefusal } from "./telegramRefusal.ts"

/** A notification as a person reads it: in Telegram's HTML, with buttons below it. */
export interface RenderedMessage {
  readonly html: string
  readonly keyboard?: ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>
}

/** How a bot is reached: its token, and where the Bot API is (Telegram's own when not said; without a trailing slash). */
export interface TelegramAccess {
  readonly token: Redacted.Redacted
  readonly apiRoot?: string
}

/** What the messenger is built from. */
export interface MessengerTelegramOptions {
  readonly api: Api | TelegramAccess
  readonly render: (notification: Notification, language: Language, phrase?: Recipient["phrase"]) => RenderedMessage
  /** One delivery, all its calls together, lasts no longer, in milliseconds. Below the lease of a notice. */
  readonly deliveryMsMax?: number
}

const DELIVERY_MS_MAX = 15_000

const apiOf = (api: Api | TelegramAccess, deliveryMsMax: number): Api => {
  if (api instanceof Api) return api
  const apiRoot = api.apiRoot === undefined ? {} : { apiRoot: api.apiRoot }
  return new Api(Redacted.value(api.token), { ...apiRoot, timeoutSeconds: Math.ceil(deliveryMsMax / 1_000) })
}

/** Two ways to put one text: as it was rendered, and without markup. */
const withMarkup = ({ html, keyboard = [] }: RenderedMessage) => ({ text: html, other: { ...buttons(keyboard), parse_mode: "HTML" as const } })
const withoutMarkup = ({ html, keyboard = [] }: RenderedMessage) => ({ text: plainText(html), other: buttons(keyboard) })

const buttons = (keyboard: ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>) => ({
  link_preview_options: { is_disabled: true },
  ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } })
})

type Put = ReturnType<typeof withMarkup> | ReturnType<typeof withoutMarkup>

const send = (api: Api, to: Recipient, { other, text }: Put) =>
  Effect.tryPromise({
    try: async (): Promise<MessageRef> => {
      const { chat, message_id: messageId } = await api.sendMessage(to.telegramId, text, other)
      return { chatId: chat.id, messageId }
    },
    catch: telegramRefusal
  })

const edit = (api: Api, at: MessageRef, { other, text }: Put) =>
  Effect.tryPromise({
    try: async () => {
      await api.editMessageText(at.chatId, at.messageId, text, other)
      return at
    },
    catch: telegramRefusal
  }).pipe(Effect.catchTag("MessageUnchanged", () => Effect.succeed(at)))

const sendOrEdit = (api: Api, to: Recipient, at: MessageRef | null, put: Put) =>
  at === null || at.chatId !== to.telegramId
    ? send(api, to, put)
    : edit(api, at, put).pipe(Effect.catchTag("MessageGone", () => send(api, to, put)))

/**
 * Members are told by a Telegram bot. A text whose markup Telegram cannot read arrives without markup, so that no
 * message about money is ever lost to a formatting mistake.
 */
export const layer = (options: MessengerTelegramOptions): Layer.Layer<Messenger> => {
  const deliveryMsMax = options.deliveryMsMax ?? DELIVERY_MS_MAX
  return Layer.sync(Messenger, () => {
    const api = apiOf(options.api, deliveryMsMax)
    const tooLong = () => Effect.fail(new MessengerUnavailable({ reason: `no answer within ${deliveryMsMax} ms` }))
    const rejected = (error: { readonly _tag: string; readonly reason?: string }) =>
      Effect.fail(new MessageRejected({ reason: error.reason ?? error._tag }))
    const deliver = Effect.fn("MessengerTelegram.deliver")(
      (to: Recipient, notification: Notification, replaces: MessageRef | null) => {
        const message = options.render(notification, to.language, to.phrase)
        return sendOrEdit(api, to, replaces, withMarkup(message)).pipe(
          Effect.catchTag("MarkupUnreadable", () => sendOrEdit(api, to, replaces, withoutMarkup(message))),
          Effect.catchTags({ MarkupUnreadable: rejected, MessageGone: rejected, MessageUnchanged: rejected }),
          Effect.timeoutOrElse({ duration: deliveryMsMax, orElse: tooLong })
        )
      }
    )
    return Messenger.of({ deliver })
  })
}
