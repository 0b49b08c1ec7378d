import { DateTime, Effect, Option, Schema } from "effect"
import { Fact } from "../event/Event.ts"
import { EventLog } from "../event/EventLog.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { WebhookEndpointId } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"

/** Nothing is delivered to an endpoint that is disabled. */
export class EndpointDisabled extends Schema.TaggedError<EndpointDisabled>()("EndpointDisabled", { id: WebhookEndpointId }) {}

/**
 * Lets a `webhook.tested` happen, of which this endpoint alone is told, whatever types it wants. Belongs into an act of an operator. Answers
 * the event's id. Errors: `EndpointUnknown`, `EndpointDisabled`.
 */
export const testWebhookEndpoint = Effect.fn("testWebhookEndpoint")(function*(id: WebhookEndpointId) {
  const { disabled } = yield* (yield* WebhookEndpointStore).get(id)
  if (disabled !== null) return yield* new EndpointDisabled({ id })
  const log = yield* EventLog
  const cause = `webhook.tested:${id}:${yield* uuidV7}`
  yield* log.record([new Fact({ cause, type: "webhook.tested", data: { webhook_endpoint_id: id } })], yield* DateTime.now)
  return yield* Effect.map(log.idOf(cause), Option.getOrThrow)
})
