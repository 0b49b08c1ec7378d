import type { Bucket } from "./Bucket.ts"
import { full, refilled, waitMsOf, withoutOne } from "./Bucket.ts"
import type { MessengerBusy } from "./Messenger.ts"

/** How fast messages may leave. */
export interface PaceLimits {
  /** To everybody together, in the long run. */
  readonly messagesPerSecondMax: number
  /** At once after a silence. */
  readonly burstMax: number
  /** To one chat, in the long run. */
  readonly chatMessagesPerSecondMax: number
  /** To one chat at once after a silence. */
  readonly chatBurstMax: number
}

/** Chats remembered; of more, those that may be written to again are forgotten. */
const CHATS_MAX = 10_000

interface ChatState {
  readonly bucket: Bucket
  readonly heldUntilMs: number
}

/** What was sent and who wants a pause, and how long anybody has to wait because of it. Times are Unix milliseconds. */
export class PaceBook {
  readonly #limits: PaceLimits
  readonly #chats = new Map<number, ChatState>()
  #all: Bucket | null = null
  #heldUntilMs = 0

  constructor(limits: PaceLimits) {
    this.#limits = limits
  }

  #allAt(nowMs: number): Bucket {
    const { burstMax, messagesPerSecondMax } = this.#limits
    return refilled(this.#all ?? full(burstMax, nowMs), nowMs, messagesPerSecondMax, burstMax)
  }

  #chatAt(chatId: number, nowMs: number): ChatState {
    const { chatBurstMax, chatMessagesPerSecondMax } = this.#limits
    const { bucket, heldUntilMs } = this.#chats.get(chatId) ?? { bucket: full(chatBurstMax, nowMs), heldUntilMs: 0 }
    return { bucket: refilled(bucket, nowMs, chatMessagesPerSecondMax, chatBurstMax), heldUntilMs }
  }

  #forget(nowMs: number) {
    if (this.#chats.size < CHATS_MAX) return
    for (const chatId of this.#chats.keys()) {
      const { bucket, heldUntilMs } = this.#chatAt(chatId, nowMs)
      if (heldUntilMs <= nowMs && bucket.tokens >= this.#limits.chatBurstMax) this.#chats.delete(chatId)
    }
  }

  /** How long nobody may be told anything. */
  heldMs(nowMs: number): number {
    return Math.max(0, this.#heldUntilMs - nowMs)
  }

  /** How long nobody may be told anything in this chat. */
  chatWaitMs(chatId: number, nowMs: number): number {
    const { bucket, heldUntilMs } = this.#chatAt(chatId, nowMs)
    return Math.max(waitMsOf(bucket, this.#limits.chatMessagesPerSecondMax), heldUntilMs - nowMs, 0)
  }

  /** How long until the next message may leave. */
  waitMs(nowMs: number): number {
    return waitMsOf(this.#allAt(nowMs), this.#limits.messagesPerSecondMax)
  }

  /** A message leaves for this chat. */
  sent(chatId: number, nowMs: number): void {
    this.#forget(nowMs)
    this.#all = withoutOne(this.#allAt(nowMs))
    const chat = this.#chatAt(chatId, nowMs)
    this.#chats.set(chatId, { ...chat, bucket: withoutOne(chat.bucket) })
  }

  /**
   * Notes a pause and answers when it is over. A messenger that does not say whom it means, means everybody when much is being sent. When
   * little is, it means this chat, which others may be writing to; unless it has just said so of another one: then everybody after all.
   */
  refused(chatId: number, { retryAfterMs, scope }: MessengerBusy, nowMs: number): number {
    const untilMs = nowMs + retryAfterMs
    const isLight = this.#allAt(nowMs).tokens >= this.#limits.burstMax / 2
    const isOtherHeld = [...this.#chats].some(([id, chat]) => id !== chatId && chat.heldUntilMs > nowMs)
    if (scope === "chat" || (scope === undefined && isLight && !isOtherHeld)) {
      this.#chats.set(chatId, { ...this.#chatAt(chatId, nowMs), heldUntilMs: untilMs })
    } else this.#heldUntilMs = Math.max(this.#heldUntilMs, untilMs)
    return untilMs
  }
}
