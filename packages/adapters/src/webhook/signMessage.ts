import { ed25519 } from "@noble/curves/ed25519.js"
import type { WebhookMessage } from "@sigmatrade/core/webhook/WebhookSender"
import { DateTime, Redacted } from "effect"
import { Webhook } from "standardwebhooks"

const KEY_PREFIX = "whsk_"

/** The seed of a private key; keys that hold the public half behind it are taken too. */
const seedOf = (secret: string) => Buffer.from(secret.slice(KEY_PREFIX.length), "base64").subarray(0, 32)

const asymmetric = (secret: string, text: string) => `v1a,${Buffer.from(ed25519.sign(Buffer.from(text, "utf8"), seedOf(secret))).toString("base64")}`

/** The headers that make a message provable, one signature per secret. Source: Standard Webhooks 1.0.0, "Signature scheme". */
export const signMessage = (
  { at, body, id, scheme, secrets }: Pick<WebhookMessage, "at" | "body" | "scheme" | "secrets"> & { readonly id: string }
) => {
  const seconds = Math.floor(at.epochMilliseconds / 1_000)
  const sign = (secret: string) => scheme === "v1"
    ? new Webhook(secret).sign(id, DateTime.toDateUtc(at), body)
    : asymmetric(secret, `${id}.${seconds}.${body}`)
  return {
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": secrets.map((secret) => sign(Redacted.value(secret))).join(" ")
  }
}
