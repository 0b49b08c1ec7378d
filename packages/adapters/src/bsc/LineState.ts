import type { RpcFailure } from "./RpcFailure.ts"

/**
 * What a line to one provider has seen, as plain numbers for health pages, meters and the choice between providers. Times are epoch
 * milliseconds. Holds nothing of URLs or answers. Counts begin with the process.
 */
export interface LineState {
  /** HTTP requests sent. */
  readonly requests: number
  /** JSON-RPC calls sent in them. */
  readonly calls: number
  /** Answers of the provider, to a whole request or to one call in it, that we ask too much; one for each request. */
  readonly rateLimited: number
  /** When the provider last answered anything, were it a refusal; `null` when it never has. */
  readonly lastAnswerAtMs: number | null
  /** The last request that failed as a whole or met a rate limit. Calls refused on our own side are none. */
  readonly lastFailure: { readonly kind: RpcFailure["kind"]; readonly atMs: number } | null
  /** When the provider's last rest ends; one in the past is over. `null` before the first. */
  readonly restingUntilMs: number | null
  /** `open`: not answering, and not asked until the pause is over. `half open`: one trial call decides. */
  readonly breaker: "closed" | "open" | "half open"
  /** Whether several calls go out in one HTTP request; `false` once the provider has refused that. */
  readonly takesBatches: boolean
}
