import type { TelegramLimits } from "./TelegramLimits.ts"
import { tooManyRequests } from "./TelegramRefusal.ts"

/** Lets messages pass at Telegram's pace and refuses the rest. */
export interface FloodGate {
  /** Takes one message for a chat. Throws the 429 refusal with `retry_after` when it came too soon. */
  readonly pass: (chatId: number) => void
}

interface Bucket {
  tokens: number
  at: number
}

const refill = (bucket: Bucket, now: number, perSecond: number, burst: number) => {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
}

/** A gate with one bucket for the bot and one for each chat. A refused message takes nothing from either. */
export const floodGate = (limits: TelegramLimits, now: () => number): FloodGate => {
  const all: Bucket = { tokens: limits.messagesPerSecondMax, at: now() }
  const chats = new Map<number, Bucket>()
  const pass = (chatId: number) => {
    const at = now()
    const chat = chats.get(chatId) ?? { tokens: limits.chatBurstMax, at }
    chats.set(chatId, chat)
    refill(all, at, limits.messagesPerSecondMax, limits.messagesPerSecondMax)
    refill(chat, at, limits.chatMessagesPerSecondMax, limits.chatBurstMax)
    const waitSeconds = Math.max(
      (1 - all.tokens) / limits.messagesPerSecondMax,
      (1 - chat.tokens) / limits.chatMessagesPerSecondMax
    )
    if (waitSeconds > 1e-9) throw tooManyRequests(Math.max(1, Math.ceil(waitSeconds - 1e-9)))
    all.tokens -= 1
    chat.tokens -= 1
  }
  return { pass }
}
