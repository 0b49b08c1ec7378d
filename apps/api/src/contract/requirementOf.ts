import type { OpenApi } from "effect/http-api"

/** What a documented operation asks of a key and of the operator it acts for. */
export interface Requirement {
  readonly "x-required-scope"?: string
  readonly "x-required-permission"?: string
}

/** Reads what an operation of the document asks for; `null`: it is open to everybody. */
export const requirementOf = (operation: OpenApi.OpenAPISpecOperation & Requirement) => {
  const { "x-required-permission": permission, "x-required-scope": scope } = operation
  return permission === undefined || scope === undefined ? null : { permission, scope }
}
