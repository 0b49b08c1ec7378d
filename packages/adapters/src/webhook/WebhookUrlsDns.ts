import { UrlRefused, WebhookUrls } from "@sigmatrade/core/webhook/WebhookUrls"
import { Effect, Layer } from "effect"
import type { CallRules } from "./callableAddress.ts"
import { callableAddress } from "./callableAddress.ts"

/** Seconds a name may take to be looked up. */
const LOOKUP_SECONDS_MAX = 5

/** Judges URLs by what their hosts mean now, with the rules every attempt is made by. */
export const layer = (rules: CallRules): Layer.Layer<WebhookUrls> =>
  Layer.succeed(WebhookUrls, WebhookUrls.of({
    check: (url) => callableAddress(url, rules).pipe(
      Effect.timeout(`${LOOKUP_SECONDS_MAX} seconds`),
      Effect.catchTags({
        UrlBad: () => new UrlRefused({ reason: "bad url" }),
        AddressRefused: () => new UrlRefused({ reason: "address refused" }),
        NameUnknown: () => new UrlRefused({ reason: "name unknown" }),
        TimeoutError: () => new UrlRefused({ reason: "name unknown" })
      }),
      Effect.asVoid
    )
  }))
