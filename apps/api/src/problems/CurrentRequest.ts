import { Context } from "effect"

/** Where the pages that explain problems live, unless a setting says otherwise; the code is appended after a slash. */
export const PROBLEM_BASE = "https://sigmatrade.dev/problems"

/** What every answer to one request has in common. The web layer sets it before a handler runs. */
export const CurrentRequest = Context.Reference<{
  /** Identifies the request in its answer, in its problem and in every line of log. */
  readonly requestId: string
  /** The trace the caller's request is part of (W3C `traceparent`); null when it did not say. */
  readonly traceId: string | null
  /** Where the request comes from, as far as it can be trusted; "unknown" where nothing is known of connections. */
  readonly address: string
  /** Absolute URI the types of problems begin with, without a slash at its end. */
  readonly problemBase: string
}>("@sigmatrade/api/problems/CurrentRequest", {
  defaultValue: () => ({ requestId: "none", traceId: null, address: "unknown", problemBase: PROBLEM_BASE })
})
