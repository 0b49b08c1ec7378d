import type { Scope } from "@sigmatrade/core/admin/Scope"
import { Context } from "effect"

/** The scope an operation needs, written on it. An operation without one is open to nobody. */
export class RequiredScope extends Context.Service<RequiredScope, Scope>()("@sigmatrade/api/contract/RequiredScope") {}
