import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import { Clock, DateTime, Effect, Layer } from "effect"

/**
 * A sender that signs by the clock of the real world, whatever the sandbox's says: receivers take no message that was signed long ago or that comes
 * from the future. When something happened is in its body, by the sandbox's clock.
 */
export const byRealTime = (sender: Layer.Layer<WebhookSender>): Layer.Layer<WebhookSender> =>
  Layer.effect(WebhookSender, Effect.gen(function*() {
    const [{ send }, clock] = [yield* WebhookSender, yield* Clock.Clock]
    return WebhookSender.of({
      send: (message) => Effect.provideService(Effect.flatMap(DateTime.now, (at) => send({ ...message, at })), Clock.Clock, clock)
    })
  })).pipe(Layer.provide(sender))
