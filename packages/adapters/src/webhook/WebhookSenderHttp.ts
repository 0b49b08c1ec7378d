import type { WebhookAnswer } from "@sigmatrade/core/webhook/WebhookDelivery"
import { WebhookSender } from "@sigmatrade/core/webhook/WebhookSender"
import type { WebhookMessage } from "@sigmatrade/core/webhook/WebhookSender"
import { Clock, Duration, Effect, Layer } from "effect"
import type { CallRules } from "./callableAddress.ts"
import { callableAddress } from "./callableAddress.ts"
import { postOnce } from "./postOnce.ts"
import { signMessage } from "./signMessage.ts"

/** How messages are posted. */
export interface WebhookSenderSettings extends CallRules {
  /** From the name to the last byte of the answer; 15 seconds unless it is named. */
  readonly timeout?: Duration.Input
}

/** No attempt lasts longer. Source: Standard Webhooks 1.0.0, "Deliverability and reliability": 15 to 30 s. */
export const ATTEMPT_SECONDS_MAX = 15

const unanswered = (reason: (WebhookAnswer & { readonly _tag: "Unanswered" })["reason"]) => Effect.succeed<WebhookAnswer>({ _tag: "Unanswered", reason })

const post = Effect.fn("WebhookSenderHttp.post")(function*(message: WebhookMessage, rules: CallRules) {
  const target = yield* callableAddress(message.url, rules)
  const headers = { "content-type": "application/json", "user-agent": "sigmatrade-webhooks/1", ...signMessage(message) }
  return yield* postOnce(target, headers, message.body, yield* Clock.currentTimeMillis)
})

/** Messages over HTTPS, to addresses on the public internet only. */
export const layer = (settings: WebhookSenderSettings): Layer.Layer<WebhookSender> =>
  Layer.succeed(WebhookSender, WebhookSender.of({
    send: (message) => post(message, settings).pipe(
      Effect.timeout(settings.timeout ?? Duration.seconds(ATTEMPT_SECONDS_MAX)),
      Effect.catchTags({
        TimeoutError: () => unanswered("timeout"),
        UrlBad: () => unanswered("bad url"),
        NameUnknown: () => unanswered("name unknown"),
        AddressRefused: () => unanswered("address refused")
      })
    )
  }))
