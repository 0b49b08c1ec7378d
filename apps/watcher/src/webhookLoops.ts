import { deliverWebhooks } from "@sigmatrade/core/webhook/deliverWebhooks"
import { planDeliveries } from "@sigmatrade/core/webhook/planDeliveries"
import type { Deferred } from "effect"
import { Effect, FiberSet, Queue } from "effect"
import { behindFence } from "./behindFence.ts"
import type { Next } from "./runLoop.ts"
import { runLoop } from "./runLoop.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Places events and plans them, then begins what is due; attempts outlast the step and never hold up the next one. */
const tell = (inHand: FiberSet.FiberSet<void, never>) =>
  Effect.gen(function*() {
    const isPlanned = yield* planDeliveries()
    const begun = yield* deliverWebhooks(inHand)
    return isPlanned || begun > 0 ? "more" : "wait" satisfies Next
  })

/** The loop that tells integrators of events, for ever, once the fence is passed. Attempts in hand end with it, and are made again by whoever comes next. */
export const webhookLoops = Effect.fn("webhookLoops")(function*({ webhooksEvery }: Pick<WatchSettings, "webhooksEvery">, fence: Deferred.Deferred<void>) {
  const wake = yield* Queue.sliding<void>(1)
  const inHand = yield* FiberSet.make<void, never>()
  return yield* runLoop({ name: "webhooks", step: behindFence(fence, tell(inHand)), every: webhooksEvery, wake })
}, Effect.scoped)
