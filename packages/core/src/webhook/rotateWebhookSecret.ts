import { DateTime, Effect } from "effect"
import type { EndpointWithSecret } from "./createWebhookEndpoint.ts"
import type { WebhookEndpointId } from "./WebhookEndpoint.ts"
import { WebhookSecret } from "./WebhookEndpoint.ts"
import { WebhookEndpointStore } from "./WebhookEndpointStore.ts"
import { WebhookKeys } from "./WebhookKeys.ts"

/** How long a secret that is replaced signs on at most, in minutes. */
export const SECRET_OVERLAP_MINUTES_MAX = 7 * 24 * 60

/**
 * Gives an endpoint a fresh secret. The one before signs on beside it for `overlapMinutes`, so that the receiver can change over without losing
 * anything. Belongs into an act of an operator. Errors: `EndpointUnknown`.
 */
export const rotateWebhookSecret = Effect.fn("rotateWebhookSecret")(function*(id: WebhookEndpointId, overlapMinutes: number) {
  const [store, keys] = [yield* WebhookEndpointStore, yield* WebhookKeys]
  const { scheme } = yield* store.get(id)
  const secret = yield* keys.fresh(scheme)
  const kept = new WebhookSecret({ value: keys.seal(id, secret), until: null })
  const endpoint = yield* store.rotate(id, kept, DateTime.add(yield* DateTime.now, { minutes: overlapMinutes }))
  return { endpoint, secret } satisfies EndpointWithSecret
})
