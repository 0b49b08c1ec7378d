import type { WebhookInfo } from "@grammyjs/types"
import type { BotMethods, Call } from "./BotMethods.ts"
import { readFlag, readInteger, readJson, readText } from "./readParameter.ts"
import { badRequest, TelegramRefusal } from "./TelegramRefusal.ts"
import type { UpdateKind } from "./TelegramState.ts"
import type { World } from "./World.ts"

const readAllowed = (world: World, call: Call) => {
  const given = readJson(call, "allowed_updates")
  if (given === undefined || given === null) return
  if (!Array.isArray(given)) throw badRequest("can't parse allowed updates: Array of Strings expected")
  const allowed = given.filter((kind): kind is UpdateKind => typeof kind === "string")
  world.state.allowedUpdates = allowed
}

const readWebhook = (call: Call) => {
  const url = readText(call, "url") ?? ""
  const secretToken = readText(call, "secret_token") ?? ""
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isLoopback = parsed?.hostname === "127.0.0.1" || parsed?.hostname === "localhost"
  if (parsed === undefined) throw badRequest("bad webhook: invalid webhook URL specified")
  // Telegram wants HTTPS; a bot under test listens on loopback without a certificate.
  if (parsed.protocol !== "https:" && !isLoopback) throw badRequest("bad webhook: An HTTPS URL must be provided for webhook")
  if (!/^[\w-]{0,256}$/.test(secretToken)) throw badRequest("secret token contains unallowed characters")
  return { url, secretToken, maxConnections: Math.min(100, Math.max(1, readInteger(call, "max_connections") ?? 40)) }
}

const forget = (world: World, call: Call) => {
  if (readFlag(call, "drop_pending_updates")) world.state.updates = []
}

const webhookInfo = ({ state: { webhook, updates, allowedUpdates } }: World): WebhookInfo => ({
  url: webhook?.url ?? "",
  has_custom_certificate: false,
  pending_update_count: updates.length,
  ...(webhook === undefined ? {} : { max_connections: webhook.maxConnections }),
  ...(webhook?.lastErrorAt === undefined ? {} : { last_error_date: Math.floor(webhook.lastErrorAt / 1000) }),
  ...(webhook?.lastErrorMessage === undefined ? {} : { last_error_message: webhook.lastErrorMessage }),
  ...(allowedUpdates === undefined ? {} : { allowed_updates: [...allowedUpdates] })
})

/** The methods by which updates reach the bot: asked for, or pushed to its webhook. */
export const updateMethods = (world: World): BotMethods<"getUpdates" | "setWebhook" | "deleteWebhook" | "getWebhookInfo"> => ({
  getUpdates: (call) => {
    if (world.state.webhook !== undefined) {
      throw new TelegramRefusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    }
    readAllowed(world, call)
    const limit = readInteger(call, "limit") ?? 100
    return world.updates.poll({
      offset: readInteger(call, "offset") ?? 0,
      limit: limit >= 1 && limit <= 100 ? limit : 100,
      timeout: Math.min(world.limits.pollSecondsMax, Math.max(0, readInteger(call, "timeout") ?? 0)),
      signal: call.signal
    })
  },
  setWebhook: (call) => {
    const webhook = (readText(call, "url") ?? "") === "" ? undefined : readWebhook(call)
    readAllowed(world, call)
    forget(world, call)
    if (webhook === undefined) delete world.state.webhook
    else world.state.webhook = webhook
    world.updates.close()
    world.changed({ kind: "bot" })
    return true
  },
  deleteWebhook: (call) => {
    forget(world, call)
    delete world.state.webhook
    world.changed({ kind: "bot" })
    return true
  },
  getWebhookInfo: () => webhookInfo(world)
})
