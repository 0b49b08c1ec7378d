import { optional, required, secret } from "./Setting.ts"
import { matching, url } from "./SettingReader.ts"

/** The bot at Telegram. */
export const telegramSettings = {
  token: secret(required("TELEGRAM_BOT_TOKEN", "a bot token from @BotFather, such as 123456789:AA...", matching(/^\d{1,20}:[\w-]{10,100}$/))),
  apiRoot: optional("TELEGRAM_API_ROOT", "the URL of a Bot API server", url("https:", "http:"), "https://api.telegram.org")
}
