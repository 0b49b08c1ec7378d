import { DateTime, Effect, FiberSet } from "effect"
import { isSilent } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { deliverWebhook } from "./deliverWebhook.ts"
import { WebhookDeliveryStore } from "./WebhookDeliveryStore.ts"
import { WebhookPolicy } from "./WebhookPolicy.ts"

/**
 * Begins what is due, as many attempts as may be in hand, and does not wait for them: `inHand` holds those of earlier calls too, so that
 * whoever answers slowly keeps back nobody but himself. Nothing while the books may be older than the chain (`isSilent`): what they say may have been
 * taken back, and what waits goes out afterwards. Answers how many it has begun.
 */
export const deliverWebhooks = Effect.fn("deliverWebhooks")(function*(inHand: FiberSet.FiberSet<void, never>) {
  const { concurrencyMax, endpointConcurrencyMax, leaseMs } = yield* WebhookPolicy
  const room = concurrencyMax - (yield* FiberSet.size(inHand))
  if (room <= 0 || isSilent(yield* (yield* IncidentStore).opened)) return 0
  const now = yield* DateTime.now
  const until = DateTime.add(now, { milliseconds: leaseMs })
  const claimed = yield* (yield* WebhookDeliveryStore).claim(now, until, room, endpointConcurrencyMax)
  // One that dies is due again when its lease is over.
  const begin = (one: (typeof claimed)[number]) =>
    deliverWebhook(one).pipe(Effect.catchCause((cause) => Effect.logError("A webhook's attempt could not be kept", cause)))
  yield* Effect.forEach(claimed, (one) => FiberSet.run(inHand, begin(one)), { discard: true })
  return claimed.length
})
