import type { Scope } from "@sigmatrade/core/admin/Scope"
import { SCOPE_PERMISSIONS } from "@sigmatrade/core/admin/Scope"
import { Context } from "effect"
import { OpenApi } from "effect/http-api"
import { RequiredScope } from "../RequiredScope.ts"

/** What a group of operations is about, for the reference. */
export const described = (title: string, description: string) => OpenApi.annotations({ title, description })

/**
 * What an operation is called by programs, what it is for, and the scope it needs, which also says what an operator's role must allow; none
 * for what is open to everybody.
 */
export const says = (identifier: string, summary: string, description: string, scope: Scope | null) => {
  if (scope === null) return OpenApi.annotations({ identifier, summary, description })
  const override = { "x-required-scope": scope, "x-required-permission": SCOPE_PERMISSIONS[scope] }
  return Context.add(OpenApi.annotations({ identifier, summary, description, override }), RequiredScope, scope)
}
