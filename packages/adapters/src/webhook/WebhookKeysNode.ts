import { ed25519 } from "@noble/curves/ed25519.js"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { Effect, Layer, Option, Redacted } from "effect"
import { randomBytes } from "node:crypto"
import { makeSeal } from "./makeSeal.ts"

const SECRET_BYTES = 32

const publicOf = (secret: string) =>
  `whpk_${Buffer.from(ed25519.getPublicKey(Buffer.from(secret.slice("whsk_".length), "base64"))).toString("base64")}`

/** Secrets from the machine's own chance, sealed with a key; an empty one seals nothing. What was kept before there was a key is opened all the same. */
export const layer = (key: Redacted.Redacted): Layer.Layer<WebhookKeys> => {
  const seal = Redacted.value(key) === "" ? null : makeSeal(key)
  return Layer.succeed(WebhookKeys, WebhookKeys.of({
    fresh: (scheme) => Effect.sync(() => Redacted.make(`${scheme === "v1" ? "whsec_" : "whsk_"}${randomBytes(SECRET_BYTES).toString("base64")}`)),
    publicOf: (scheme, secret) => scheme === "v1" ? null : publicOf(Redacted.value(secret)),
    seal: (endpoint, secret) => seal === null ? secret : seal.close(endpoint, secret),
    open: (endpoint, kept) => {
      if (/^wh(?:sec|sk)_/u.test(Redacted.value(kept))) return Option.some(kept)
      return seal === null ? Option.none() : seal.open(endpoint, kept)
    }
  }))
}
