/** How strict the emulator is. The defaults are Telegram's own figures, as far as they are published or observed. */
export interface TelegramLimits {
  /** Messages per second to all chats together. */
  readonly messagesPerSecondMax: number
  /** Messages one chat takes at once before the pace of `chatMessagesPerSecondMax` holds. */
  readonly chatBurstMax: number
  /** Messages per second to one chat in the long run. */
  readonly chatMessagesPerSecondMax: number
  /** How long a pressed button can be answered, in milliseconds. */
  readonly callbackLifetimeMsMax: number
  /** How long one `getUpdates` may wait, in seconds. */
  readonly pollSecondsMax: number
}

/** The figures of the real Bot API. */
export const telegramLimits: TelegramLimits = {
  messagesPerSecondMax: 30,
  chatBurstMax: 5,
  chatMessagesPerSecondMax: 1,
  callbackLifetimeMsMax: 30_000,
  pollSecondsMax: 50
}
