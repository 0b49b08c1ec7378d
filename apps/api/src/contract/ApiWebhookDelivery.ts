import { EventType } from "@sigmatrade/core/event/Event"
import { DeliveryState, Unanswered } from "@sigmatrade/core/webhook/WebhookDelivery"
import { Schema } from "effect"
import { ApiEventId } from "./ApiEvent.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiWebhookEndpointId } from "./ApiWebhookEndpoint.ts"

/** Events that are replayed by name in one request at most. */
const REPLAYED_EVENTS_MAX = 100

/** One event on its way to one endpoint. */
export const ApiWebhookDelivery = Schema.Struct({
  object: Schema.Literal("webhook_delivery"),
  id: ApiEventId.annotate({ description: "The id of its event: an endpoint gets each once, under this webhook-id." }),
  endpoint_id: ApiWebhookEndpointId,
  type: EventType,
  state: DeliveryState.annotate({ description: "pending: due, now or later. delivered: answered with 200 to 299. given up: all attempts have failed; a replay begins anew." }),
  due_at: ApiTime.annotate({ description: "When it is tried next, or was to be." }),
  attempts: Schema.Array(Schema.Struct({
    attempt: Schema.Int.annotate({ description: "1 is the first; a replay counts on." }),
    at: ApiTime,
    duration_ms: Schema.Int,
    status: Schema.NullOr(Schema.Int).annotate({ description: "The status answered; null: none." }),
    error: Schema.NullOr(Unanswered).annotate({ description: "Why there was no answer; null: there was one." })
  })).annotate({ description: "The first one first." })
}).annotate({ identifier: "WebhookDelivery", description: "One event on its way to one endpoint, and every attempt." })

/** Which deliveries are made again. */
export const ApiReplayBody = Schema.Union([
  Schema.Struct({
    event_ids: Schema.NonEmptyArray(ApiEventId).check(Schema.isMaxLength(REPLAYED_EVENTS_MAX)).annotate({ description: "These events." })
  }),
  Schema.Struct({
    after: ApiTime.annotate({ description: "Events that happened at this moment or later," }),
    until: ApiTime.annotate({ description: "and at this moment or earlier." })
  })
]).annotate({ identifier: "ReplayWebhookDeliveries", description: "Which deliveries are made again: of these events, or of those that happened from one moment to another." })

/** What a replay did. */
export const ApiWebhookReplay = Schema.Struct({
  object: Schema.Literal("webhook_replay"),
  endpoint_id: ApiWebhookEndpointId,
  deliveries: Schema.Int.annotate({ description: "How many were made due at once. What was due already, or is in hand, is not counted." }),
  has_more: Schema.Boolean.annotate({ description: "Whether there may be more: send the same again." })
}).annotate({ identifier: "WebhookReplay", description: "What a replay did." })
