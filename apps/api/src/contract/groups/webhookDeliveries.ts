import { DeliveryState } from "@sigmatrade/core/webhook/WebhookDelivery"
import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { ApiEventId } from "../ApiEvent.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { ApiReplayBody, ApiWebhookDelivery, ApiWebhookReplay } from "../ApiWebhookDelivery.ts"
import { ApiWebhookEndpointId } from "../ApiWebhookEndpoint.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: ApiWebhookEndpointId }
const ofOne = { ...params, event_id: ApiEventId }
const error = asProblem(ResourceNotFound)

/** What became of events on their way to endpoints. */
export const webhookDeliveries = HttpApiGroup.make("webhookDeliveries").add(
  HttpApiEndpoint.get("list", "/webhook-endpoints/:id/deliveries", {
    params, query: { ...pageQuery(ApiEventId), state: Schema.optionalKey(DeliveryState) }, success: ApiList(ApiWebhookDelivery), error
  }).annotateMerge(says("listWebhookDeliveries", "Deliveries to an endpoint", "With every attempt, the newest event first.", "webhooks:manage")),
  HttpApiEndpoint.get("read", "/webhook-endpoints/:id/deliveries/:event_id", { params: ofOne, success: ApiWebhookDelivery, error }).annotateMerge(says(
    "readWebhookDelivery", "One delivery", "What became of one event on its way to the endpoint.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("replay", "/webhook-endpoints/:id/deliveries/:event_id/replay", {
    params: ofOne, headers: onceHeaders, success: ApiWebhookReplay, error
  }).middleware(OnceOnly).annotateMerge(says(
    "replayWebhookDelivery", "Deliver one event again", "At once, whether it was delivered or not, under the same webhook-id and with the same body.", "webhooks:manage"
  )),
  HttpApiEndpoint.post("replayMany", "/webhook-endpoints/:id/replay", { params, headers: onceHeaders, payload: ApiReplayBody, success: ApiWebhookReplay, error })
    .middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
      "replayWebhookDeliveries", "Deliver events again",
      "Those that were meant for this endpoint, delivered or not, in their order. For what happened before it was made read the feed.", "webhooks:manage"
    ))
).annotateMerge(described("Webhook deliveries", "What became of events on their way to endpoints."))
