import type { WebhookDelivery } from "@sigmatrade/core/webhook/WebhookDelivery"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import type { ApiWebhookDelivery } from "../contract/ApiWebhookDelivery.ts"

/** A delivery to an endpoint as integrators see it. */
export const webhookDeliveryView = (endpointId: WebhookEndpointId) =>
  ({ attempts, dueAt, event: { id, type }, state }: WebhookDelivery): typeof ApiWebhookDelivery.Type => ({
    object: "webhook_delivery", id, endpoint_id: endpointId, type, state, due_at: dueAt,
    attempts: attempts.map(({ at, attempt, durationMs, error, status }) => ({ attempt, at, duration_ms: durationMs, status, error }))
  })
