import type { Taken } from "@sigmatrade/core/limit/RateLimits"
import type { Context } from "hono"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"

/** What is done of a request already, and is not done again. */
export interface Prepared {
  readonly current: typeof CurrentRequest.Service
  /** What counting it said; `null`: counts are unknown now. */
  readonly taken: Taken | null
  /** What its operation answers; missing: it was not asked. */
  readonly answer?: Response
}

/** What the layers of the web hand to each other. */
export interface ApiEnv {
  readonly Variables: {
    current: typeof CurrentRequest.Service
  }
  /** What a runtime tells of the connection: Node hands over the request itself. */
  readonly Bindings: {
    readonly incoming?: { readonly socket: { readonly remoteAddress?: string | undefined } }
    readonly prepared?: Prepared | undefined
  }
}

/** One request and its answer, as the layers of the web hand it on. */
export type WebContext = Context<ApiEnv>

/** What is done of a request already, where something is. */
export const preparedOf = (context: WebContext): Prepared | undefined => (context.env as ApiEnv["Bindings"] | undefined)?.prepared
