import { Api } from "grammy"
import { Redacted } from "effect"
import { countCalls } from "./countCalls.ts"

/** How a bot is reached: its token, and where the Bot API is (Telegram's own when not said; without a trailing slash). */
export interface TelegramAccess {
  readonly token: Redacted.Redacted
  readonly apiRoot?: string
}

/** The Bot API behind an access, each call given up after a time. */
export const telegramAccess = (access: Api | TelegramAccess, callMsMax: number): Api => {
  if (access instanceof Api) return access
  const apiRoot = access.apiRoot === undefined ? {} : { apiRoot: access.apiRoot }
  const api = new Api(Redacted.value(access.token), { ...apiRoot, timeoutSeconds: Math.ceil(callMsMax / 1_000) })
  api.config.use(countCalls)
  return api
}
