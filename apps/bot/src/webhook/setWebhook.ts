import { callTelegram } from "../callTelegram.ts"
import type { Delivery } from "../connectTelegram.ts"
import { UPDATE_KINDS } from "../readRequest.ts"

/** Deliveries Telegram makes at the same time. */
const DELIVERIES_MAX = 40

/** Tells Telegram where to deliver and what to prove itself by; what waits there is delivered too. Errors: `TelegramFailed`. */
export const setWebhook = (url: string, secret: string): Delivery => (api) =>
  callTelegram("setWebhook", () =>
    api.setWebhook(url, { secret_token: secret, allowed_updates: UPDATE_KINDS, max_connections: DELIVERIES_MAX }))
