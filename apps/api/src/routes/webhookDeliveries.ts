import type { EventId } from "@sigmatrade/core/event/Event"
import type { DeliveryState } from "@sigmatrade/core/webhook/WebhookDelivery"
import type { ReplayRange } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import { WebhookDeliveryStore } from "@sigmatrade/core/webhook/WebhookDeliveryStore"
import type { WebhookEndpointId } from "@sigmatrade/core/webhook/WebhookEndpoint"
import { DateTime, Effect, Option } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiReplayBody, ApiWebhookReplay } from "../contract/ApiWebhookDelivery.ts"
import { webhookDeliveryView } from "../views/webhookDeliveryView.ts"
import { callerActs } from "./callerActs.ts"
import { findWebhookEndpoint } from "./findWebhookEndpoint.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

/** Deliveries one request makes due again at most. */
const REPLAYED_MAX = 1000

interface DeliveryQuery extends ListQuery<EventId> {
  readonly state?: DeliveryState
}

const list = Effect.fn("list")(function*(id: WebhookEndpointId, query: DeliveryQuery) {
  yield* findWebhookEndpoint(id)
  const store = yield* WebhookDeliveryStore
  return yield* readList(`/v1/webhook-endpoints/${id}/deliveries`, query, (page) => store.list(id, query.state ?? null, page), (found) =>
    Effect.succeed(found.map(webhookDeliveryView(id))))
})

const read = Effect.fn("read")(function*(id: WebhookEndpointId, event: EventId) {
  const found = yield* (yield* WebhookDeliveryStore).find(id, event)
  return Option.isSome(found) ? webhookDeliveryView(id)(found.value) : yield* notFound("delivery to this endpoint")
})

const replay = Effect.fn("replay")(function*(id: WebhookEndpointId, range: ReplayRange) {
  const act = { permission: "operators.manage", action: "replay webhooks", subject: `webhook:${id}`, reason: null } as const
  const deliveries = yield* callerActs(act, Effect.fnUntraced(function*() {
    yield* findWebhookEndpoint(id)
    return yield* (yield* WebhookDeliveryStore).replay(id, range, yield* DateTime.now, REPLAYED_MAX)
  }))
  return { object: "webhook_replay", endpoint_id: id, deliveries, has_more: deliveries === REPLAYED_MAX } satisfies typeof ApiWebhookReplay.Type
})

const rangeOf = (body: typeof ApiReplayBody.Type): ReplayRange => "event_ids" in body ? { events: body.event_ids } : body

/** `/v1/webhook-endpoints/{id}/deliveries` */
export const webhookDeliveries = HttpApiBuilder.group(ApiContract, "webhookDeliveries", (handlers) =>
  handlers
    .handle("list", ({ params, query }) => list(params.id, query))
    .handle("read", ({ params }) => read(params.id, params.event_id))
    .handle("replay", ({ params: { event_id: event, id } }) => Effect.andThen(read(id, event), replay(id, { events: [event] })))
    .handle("replayMany", ({ params, payload }) => replay(params.id, rangeOf(payload))))
