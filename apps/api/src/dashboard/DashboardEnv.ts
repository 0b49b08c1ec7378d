import type { Effect } from "effect"
import type { Context } from "hono"
import type { ApiPorts } from "../ApiPorts.ts"
import type { CurrentRequest } from "../problems/CurrentRequest.ts"

/** What the dashboard is handed by the app it is part of. */
export interface DashboardParts {
  readonly run: <A>(work: Effect.Effect<A, never, ApiPorts>) => Promise<A>
  /** The origin callers reach us at; `null`: the one they happen to use. */
  readonly publicOrigin: string | null
  /** The end of the server has begun: what goes on and on ends. */
  readonly ending: AbortSignal
}

/** What its layers hand to each other. */
export interface DashboardEnv {
  readonly Bindings: { readonly current: typeof CurrentRequest.Service }
}

/** One request to the dashboard and its answer. */
export type DashboardContext = Context<DashboardEnv>
