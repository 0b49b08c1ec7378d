import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import type { Media } from "@sigmatrade/core/notification/TicketStanding"
import type { Api } from "grammy"
import type { InlineKeyboardMarkup } from "grammy/types"
import { Effect } from "effect"
import { telegramRefusal } from "./telegramRefusal.ts"

/** What stands below a picture, a recording or a file. */
export interface Caption {
  readonly caption: string
  readonly parse_mode?: "HTML"
  readonly reply_markup?: InlineKeyboardMarkup
}

/** Sends what lies at Telegram once more, as the kind it was sent as. */
export const sendMedia = (api: Api, { telegramId }: Recipient, { fileId, kind }: Media, caption: Caption) => {
  const ways = {
    photo: () => api.sendPhoto(telegramId, fileId, caption),
    voice: () => api.sendVoice(telegramId, fileId, caption),
    audio: () => api.sendAudio(telegramId, fileId, caption),
    document: () => api.sendDocument(telegramId, fileId, caption)
  }
  return Effect.tryPromise({
    try: async (): Promise<MessageRef> => {
      const { chat, message_id: messageId } = await ways[kind]()
      return { chatId: chat.id, messageId }
    },
    catch: telegramRefusal
  })
}
