import type { EndpointWithSecret } from "@sigmatrade/core/webhook/createWebhookEndpoint"
import type { WebhookEndpoint } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookKeys } from "@sigmatrade/core/webhook/WebhookKeys"
import { Effect, Option, Redacted } from "effect"
import type { ApiNewWebhookEndpoint, ApiWebhookEndpoint } from "../contract/ApiWebhookEndpoint.ts"

/** An endpoint as integrators see it: its secrets never, its public keys always. */
export const webhookEndpointView = Effect.fnUntraced(function*(
  { createdAt, description, disabled, failingSince, id, mode, scheme, secrets, types, url }: WebhookEndpoint
) {
  const { open, publicOf } = yield* WebhookKeys
  const [first, ...rest] = types ?? []
  return {
    object: "webhook_endpoint", id, url, description, types: first === undefined ? null : [first, ...rest], mode, scheme,
    keys: secrets.map(({ until, value }) => ({
      public_key: Option.getOrNull(Option.map(open(id, value), (secret) => publicOf(scheme, secret))), signs_until: until
    })),
    disabled, failing_since: failingSince, created_at: createdAt
  } satisfies typeof ApiWebhookEndpoint.Type
})

/** The same for whoever has just made its newest secret: he sees it, once. */
export const newWebhookEndpointView = Effect.fnUntraced(function*({ endpoint, secret }: EndpointWithSecret) {
  const shown = endpoint.scheme === "v1" ? Redacted.value(secret) : null
  return { ...(yield* webhookEndpointView(endpoint)), secret: shown } satisfies typeof ApiNewWebhookEndpoint.Type
})
