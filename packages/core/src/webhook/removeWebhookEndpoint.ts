import { DateTime, Effect } from "effect"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { WebhookEndpointId } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"

/** Removes an endpoint with its deliveries. Belongs into an act of an operator. Errors: `EndpointUnknown`. */
export const removeWebhookEndpoint = Effect.fn("removeWebhookEndpoint")(function*(id: WebhookEndpointId) {
  yield* (yield* WebhookEndpointStore).remove(id)
  yield* (yield* IncidentStore).settle("webhook endpoint disabled", id, yield* DateTime.now)
})
