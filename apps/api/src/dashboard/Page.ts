import type { Permission } from "@sigmatrade/core/admin/Permission"
import type { Effect } from "effect"
import type { Child } from "hono/jsx"
import type { ApiPorts } from "../ApiPorts.ts"
import type { Visit } from "./Visit.ts"

/** What a page shows. */
export interface Shown {
  readonly title: string
  readonly body: Child
}

/** A page of the dashboard, and what an operator must be allowed to do to see it. */
export interface Page {
  readonly permission: Permission
  /** `id`: what the page is about, empty where it is about nothing in particular. `null`: there is no such thing. */
  readonly show: (visit: Visit, id: string) => Effect.Effect<Shown | null, never, ApiPorts>
}
