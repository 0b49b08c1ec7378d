import type { Redacted } from "effect"
import { DateTime, Effect } from "effect"
import { EventLog } from "../event/EventLog.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { ENDPOINTS_MAX, WebhookEndpoint, WebhookEndpointId, WebhookSecret } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"
import { WebhookKeys } from "./WebhookKeys.ts"

/** An endpoint somebody wants; its URL was checked. */
export type NewEndpointWish = Pick<WebhookEndpoint, "url" | "description" | "types" | "mode" | "scheme">

/** An endpoint and the newest of its secrets, which is shown once. */
export interface EndpointWithSecret {
  readonly endpoint: WebhookEndpoint
  readonly secret: Redacted.Redacted
}

/** Makes an endpoint under a fresh secret. It is told of what happens from now on. Belongs into an act of an operator. Errors: `EndpointsFull`. */
export const createWebhookEndpoint = Effect.fn("createWebhookEndpoint")(function*(wish: NewEndpointWish) {
  const keys = yield* WebhookKeys
  const [id, secret] = [WebhookEndpointId.make(`we_${yield* uuidV7}`), yield* keys.fresh(wish.scheme)]
  const endpoint = new WebhookEndpoint({
    ...wish, id, secrets: [new WebhookSecret({ value: keys.seal(id, secret), until: null })], disabled: null, failingSince: null,
    plannedTo: yield* (yield* EventLog).last, createdAt: yield* DateTime.now, revision: 0
  })
  yield* (yield* WebhookEndpointStore).add(endpoint, ENDPOINTS_MAX)
  return { endpoint, secret } satisfies EndpointWithSecret
})
