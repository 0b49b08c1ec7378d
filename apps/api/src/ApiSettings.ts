import type { KeyMode } from "@sigmatrade/core/admin/ApiKey"
import type { Cause, Effect, Redacted } from "effect"
import { Context, Schema } from "effect"
import type { KeyMemory } from "./middleware/KeyMemory.ts"

/** A part this server needs does not work. The reason is shown to whoever asks: no addresses, no keys. */
export class PartBroken extends Schema.TaggedError<PartBroken>()("PartBroken", { reason: Schema.String }) {}

/** What `/metrics` answers, and what whoever asks must bring. */
export interface Metrics {
  readonly token: Redacted.Redacted
  /** In the text format of Prometheus. */
  readonly answer: Effect.Effect<string>
}

/** How the API behaves. A setting. */
export class ApiSettings extends Context.Service<ApiSettings, {
  /** Opens everything under `/v1` (`API_OPERATOR_KEY`). An empty one opens nothing. */
  readonly operatorKey: Redacted.Redacted
  /** What this data is, and with it which keys open it. */
  readonly mode: KeyMode
  /** What was remembered of keys by apps before; on the edge an app lasts for one request. `null`: this one begins anew. */
  readonly keyMemory: KeyMemory | null
  /** What `/ready` asks, by name. A failure says why the part does not work. */
  readonly parts: Readonly<Record<string, Effect.Effect<unknown, PartBroken>>>
  /** Whether a defect means that the database cannot be reached: then the caller may try again. */
  readonly isUnavailable: (cause: Cause.Cause<unknown>) => boolean
  /** `null`: there is no `/metrics`. */
  readonly metrics: Metrics | null
  /** Absolute URI the types of problems begin with, without a slash at its end. */
  readonly problemBase: string
  /** The URL callers reach the API at; `null`: the address they happen to use. */
  readonly publicUrl: string | null
  /** How many proxies of ours stand between callers and this server, each of which adds to `x-forwarded-for`. */
  readonly trustedProxyHops: number
  /** The origins whose pages may read answers in a browser, such as https://shop.example.org; "*" is any. None unless said. */
  readonly corsOrigins: ReadonlyArray<string>
  /** No request body may be larger. */
  readonly bodyBytesMax: number
  /** An answer that takes longer is given up. */
  readonly answerMsMax: number
  /** A part that takes longer counts as broken. */
  readonly partMsMax: number
  /** How long what the parts said is repeated before they are asked again: `/ready` is open to everybody. */
  readonly readinessMs: number
  /** What `Retry-After` says. */
  readonly retryAfterSeconds: number
}>()("@sigmatrade/api/ApiSettings") {}
