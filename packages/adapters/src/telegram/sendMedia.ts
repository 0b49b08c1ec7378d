import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import { chatOf } from "@sigmatrade/core/notification/Messenger"
import type { Media } from "@sigmatrade/core/notification/TicketStanding"
import type { Api } from "grammy"
import type { InlineKeyboardMarkup } from "grammy/types"
import { Effect } from "effect"
import { followingOnce } from "./followingOnce.ts"
import { telegramRefusal } from "./telegramRefusal.ts"

/** What stands below a picture, a recording or a file. */
export interface Caption {
  readonly caption: string
  readonly parse_mode?: "HTML"
  readonly reply_markup?: InlineKeyboardMarkup
}

const sendTo = (api: Api, { fileId, kind }: Media, caption: Caption) => (chatId: number) => {
  const ways = {
    photo: () => api.sendPhoto(chatId, fileId, caption),
    video: () => api.sendVideo(chatId, fileId, caption),
    voice: () => api.sendVoice(chatId, fileId, caption),
    audio: () => api.sendAudio(chatId, fileId, caption),
    document: () => api.sendDocument(chatId, fileId, caption)
  }
  return Effect.tryPromise({
    try: async (): Promise<MessageRef> => {
      const { chat, message_id: messageId } = await ways[kind]()
      return { chatId: chat.id, messageId }
    },
    catch: telegramRefusal
  })
}

/** Sends what lies at Telegram once more, as the kind it was sent as. */
export const sendMedia = (api: Api, to: Recipient, media: Media, caption: Caption) =>
  followingOnce(chatOf(to), sendTo(api, media, caption))
