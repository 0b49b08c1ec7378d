import { DateTime, Effect } from "effect"
import { IncidentStore } from "../incident/IncidentStore.ts"
import type { WebhookEndpointId } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"

/** Tries against attempts that change the endpoint at the same moment. */
const TRIES_MAX = 5

const switched = Effect.fnUntraced(function*(id: WebhookEndpointId, isOn: boolean) {
  const store = yield* WebhookEndpointStore
  const endpoint = yield* store.get(id)
  if ((endpoint.disabled === null) === isOn) return endpoint
  return yield* store.change(id, endpoint.revision, { ...endpoint, disabled: isOn ? null : "operator" })
})

/**
 * Switches an endpoint off, or on again: then what has waited is delivered, and the incident of its end is over. Doing it again changes
 * nothing. Belongs into an act of an operator. Errors: `EndpointUnknown`.
 */
export const switchWebhookEndpoint = Effect.fn("switchWebhookEndpoint")(function*(id: WebhookEndpointId, isOn: boolean) {
  const endpoint = yield* switched(id, isOn).pipe(
    Effect.retry({ times: TRIES_MAX, while: ({ _tag }) => _tag === "EndpointChanged" }),
    Effect.catchTag("EndpointChanged", Effect.die)
  )
  if (isOn) yield* (yield* IncidentStore).settle("webhook endpoint disabled", id, yield* DateTime.now)
  return endpoint
})
