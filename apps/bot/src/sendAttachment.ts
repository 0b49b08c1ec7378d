import type { Api } from "grammy"
import { Effect } from "effect"
import { callTelegram } from "./callTelegram.ts"
import type { Attachment } from "./View.ts"

/** Where something is sent: a chat, or a topic of one. */
export interface Spot {
  readonly chatId: number
  readonly thread?: number
}

/** Sends what lies at Telegram as the kind it was sent as, or the words instead when Telegram does not take it. Errors: `TelegramFailed`. */
export const sendAttachment = (api: Api, { chatId, thread }: Spot, { html, instead, media: { fileId, kind } }: Attachment) => {
  const spot = thread === undefined ? {} : { message_thread_id: thread }
  const other = { ...spot, parse_mode: "HTML", caption: html.source } as const
  const ways = {
    photo: () => api.sendPhoto(chatId, fileId, other),
    video: () => api.sendVideo(chatId, fileId, other),
    voice: () => api.sendVoice(chatId, fileId, other),
    audio: () => api.sendAudio(chatId, fileId, other),
    document: () => api.sendDocument(chatId, fileId, other)
  }
  const put = async (): Promise<unknown> => ways[kind]()
  return callTelegram(`send ${kind}`, put).pipe(
    Effect.catchIf(({ code, description }) => code === 400 && !/thread not found|topic_closed/i.test(description), () =>
      callTelegram("sendMessage", () => api.sendMessage(chatId, instead.source, { ...spot, parse_mode: "HTML" }))),
    Effect.asVoid
  )
}
