import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { WebhookEndpointStore } from "@sigmatrade/core/webhook/WebhookEndpointStore"
import { Effect } from "effect"
import { notFound } from "./notFound.ts"

/** The problem that no webhook endpoint has an id. */
export const endpointNotFound = notFound("webhook endpoint")

/** The webhook endpoint a path speaks of. Errors: `ResourceNotFound`. */
export const findWebhookEndpoint = Effect.fnUntraced(function*(id: WebhookEndpointId) {
  return yield* (yield* WebhookEndpointStore).get(id).pipe(Effect.catchTag("EndpointUnknown", () => endpointNotFound))
})
