import { BroadcastMessenger } from "@sigmatrade/core/broadcast/BroadcastMessenger"
import type { BroadcastPart } from "@sigmatrade/core/broadcast/partsOf"
import { chatOf, MessageRejected, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import type { Api } from "grammy"
import { Effect, Layer } from "effect"
import { followingOnce } from "./followingOnce.ts"
import type { TelegramAccess } from "./telegramAccess.ts"
import { telegramAccess } from "./telegramAccess.ts"
import { telegramRefusal } from "./telegramRefusal.ts"

/** What the messenger of broadcasts is built from. */
export interface BroadcastMessengerTelegramOptions {
  readonly api: Api | TelegramAccess
  /** One part lasts no longer, in milliseconds. Below the lease of a recipient. */
  readonly deliveryMsMax?: number
}

const DELIVERY_MS_MAX = 15_000

const call = (api: Api, chatId: number, { link, media, text }: BroadcastPart) => {
  const buttons = link === null ? {} : { reply_markup: { inline_keyboard: [[{ text: link.text, url: link.url }]] } }
  if (media === null) return api.sendMessage(chatId, text, { ...buttons, link_preview_options: { is_disabled: true } })
  const other = { ...buttons, ...(text === "" ? {} : { caption: text }) }
  switch (media.kind) {
    case "photo":
      return api.sendPhoto(chatId, media.fileId, other)
    case "video":
      return api.sendVideo(chatId, media.fileId, other)
    case "voice":
      return api.sendVoice(chatId, media.fileId, other)
    case "audio":
      return api.sendAudio(chatId, media.fileId, other)
    case "document":
      return api.sendDocument(chatId, media.fileId, other)
  }
}

/** Broadcasts reach members by a Telegram bot, their words as they stand: nothing in them is markup. */
export const layer = (options: BroadcastMessengerTelegramOptions): Layer.Layer<BroadcastMessenger> => {
  const deliveryMsMax = options.deliveryMsMax ?? DELIVERY_MS_MAX
  return Layer.sync(BroadcastMessenger, () => {
    const api = telegramAccess(options.api, deliveryMsMax)
    const tooLong = () => Effect.fail(new MessengerUnavailable({ reason: `no answer within ${deliveryMsMax} ms` }))
    const rejected = (error: { readonly _tag: string; readonly reason?: string }) =>
      Effect.fail(new MessageRejected({ reason: error.reason ?? error._tag }))
    const sendTo = (part: BroadcastPart) => (chatId: number) =>
      Effect.tryPromise({
        try: async () => {
          const { chat, message_id: messageId } = await call(api, chatId, part)
          return { chatId: chat.id, messageId }
        },
        catch: telegramRefusal
      })
    return BroadcastMessenger.of({
      send: (recipient, part) => followingOnce(chatOf(recipient), sendTo(part)).pipe(
        Effect.catchTags({ MarkupUnreadable: rejected, MessageGone: rejected, MessageUnchanged: rejected, ChatMoved: rejected }),
        Effect.timeoutOrElse({ duration: deliveryMsMax, orElse: tooLong })
      )
    })
  })
}
