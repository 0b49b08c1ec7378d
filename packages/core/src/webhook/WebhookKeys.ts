import type { Effect, Option, Redacted } from "effect"
import { Context } from "effect"
import type { SigningScheme, WebhookEndpointId } from "./WebhookEndpoint.ts"

/** Makes what endpoints are signed for with, and what of it is kept. */
export class WebhookKeys extends Context.Service<WebhookKeys, {
  /** A secret nobody can guess: `whsec_` and base64 of 32 bytes for `v1`, `whsk_` and the seed of a private key for `v1a`. */
  readonly fresh: (scheme: SigningScheme) => Effect.Effect<Redacted.Redacted>
  /** What a receiver of `v1a` checks with, `whpk_` and base64; `null`: the secret itself. */
  readonly publicOf: (scheme: SigningScheme, secret: Redacted.Redacted) => string | null
  /** What is kept of a secret: sealed for its endpoint alone where the operator has set a key, else the secret itself. */
  readonly seal: (endpoint: WebhookEndpointId, secret: Redacted.Redacted) => Redacted.Redacted
  /** The secret of what is kept. None: it was sealed under another key or for another endpoint, or is not what it was. */
  readonly open: (endpoint: WebhookEndpointId, kept: Redacted.Redacted) => Option.Option<Redacted.Redacted>
}>()("@sigmatrade/core/webhook/WebhookKeys") {}
