import { Redacted } from "effect"
import { optional, secret } from "./Setting.ts"
import type { SharedRule } from "./Setting.ts"
import { matching, supergroup, whole } from "./SettingReader.ts"

/** How the bot meets Telegram and its members. */
export const botSettings = {
  sessionKey: secret(optional("SESSION_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/), "")),
  webhookDomain: optional(
    "TELEGRAM_WEBHOOK_DOMAIN", "the domain Telegram reaches the bot at over HTTPS, such as bot.example.org",
    matching(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?::(?:443|80|88|8443))?$/), null
  ),
  hostname: optional("BOT_HOST", "an address to listen on, such as 127.0.0.1 or 0.0.0.0", matching(/^[0-9A-Za-z.:-]{1,255}$/), "127.0.0.1"),
  port: optional("BOT_PORT", "a port from 1 to 65535", whole(1, 65_535), null),
  forumChatId: optional("SUPPORT_FORUM_CHAT_ID", "the id of a supergroup, such as -1001234567890", supergroup, null)
}

/** Processes that share a webhook share its secret, and what they keep for each other must be readable. */
export const botRules: ReadonlyArray<SharedRule<typeof botSettings>> = [{
  key: "SESSION_KEY",
  rule: "set where TELEGRAM_WEBHOOK_DOMAIN is",
  broken: ({ sessionKey, webhookDomain }) => typeof webhookDomain === "string" && sessionKey !== undefined && Redacted.value(sessionKey) === ""
}]
