import { Context } from "effect"

/** Where the pages that explain problems live, unless a setting says otherwise; the code is appended after a slash. */
export const PROBLEM_BASE = "https://sigmatrade.dev/problems"

/** What every answer to one request has in common. The web layer sets it before a handler runs. */
export const CurrentRequest = Context.Reference<{
  /** Identifies the request in its answer, in its problem and in every line of log. */
  readonly requestId: string
  /** Absolute URI the types of problems begin with, without a slash at its end. */
  readonly problemBase: string
}>("@sigmatrade/api/problems/CurrentRequest", {
  defaultValue: () => ({ requestId: "none", problemBase: PROBLEM_BASE })
})
