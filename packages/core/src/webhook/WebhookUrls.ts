import type { Effect } from "effect"
import { Context, Schema } from "effect"

/** Why nobody is called at a URL: it is none that is called, its host leads to a private network, or nobody knows the host. */
export const RefusedUrl = Schema.Literals(["bad url", "address refused", "name unknown"])
export type RefusedUrl = typeof RefusedUrl.Type

/** Nobody would be called at this URL. */
export class UrlRefused extends Schema.TaggedError<UrlRefused>()("UrlRefused", { reason: RefusedUrl }) {}

/** Tells, before an endpoint is made, whether it could be called at all. Every attempt looks again, for names change their meaning. */
export class WebhookUrls extends Context.Service<WebhookUrls, {
  /** Asks the network what the host means; not inside a transaction. Errors: `UrlRefused`. */
  readonly check: (url: string) => Effect.Effect<void, UrlRefused>
}>()("@sigmatrade/core/webhook/WebhookUrls") {}
