import { optional } from "./Setting.ts"
import { whole } from "./SettingReader.ts"

/** How fast members are told things. Telegram lets a bot send about 30 messages a second, and one to each chat. */
export const paceSettings = {
  messagesPerSecond: optional("TELEGRAM_MESSAGES_PER_SECOND", "a number of messages from 1 to 1000", whole(1, 1000), 30),
  chatMessagesPerSecond: optional("TELEGRAM_CHAT_MESSAGES_PER_SECOND", "a number of messages from 1 to 1000", whole(1, 1000), 1)
}
