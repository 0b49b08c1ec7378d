import { DateTime, Effect } from "effect"
import { EventLog } from "../event/EventLog.ts"
import { wants } from "./wants.ts"
import { WebhookDeliveryStore } from "./WebhookDeliveryStore.ts"
import type { WebhookEndpoint } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"
import { WebhookPolicy } from "./WebhookPolicy.ts"

/** Plans one batch for one endpoint; answers whether there was something to look at. */
const planFor = Effect.fnUntraced(function*(endpoint: WebhookEndpoint) {
  const { batchSize } = yield* WebhookPolicy
  const events = yield* (yield* EventLog).after(endpoint.plannedTo, batchSize)
  const last = events.at(-1)
  if (last === undefined) return false
  const wanted = events.filter((event) => wants(endpoint, event)).map(({ id }) => id)
  yield* (yield* WebhookDeliveryStore).plan({ endpointId: endpoint.id, from: endpoint.plannedTo, to: last.place, events: wanted }, yield* DateTime.now)
  return true
})

/** Gives new events their places and makes them due at every endpoint that wants them, in batches. Answers whether there was anything to do. */
export const planDeliveries = Effect.fn("planDeliveries")(function*() {
  const { batchSize } = yield* WebhookPolicy
  const log = yield* EventLog
  const arranged = yield* log.arrange(batchSize)
  const last = yield* log.last
  const behind = (yield* (yield* WebhookEndpointStore).all).filter(({ plannedTo }) => plannedTo < last)
  const looked = yield* Effect.forEach(behind, planFor)
  return arranged > 0 || looked.includes(true)
})
