import { ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { LIVE_SCOPES } from "@sigmatrade/core/admin/Scope"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { DateTime, Effect, Redacted } from "effect"

/** The header of a new manager's key with every scope. */
export const operatorKeyOf = Effect.fnUntraced(function*(operator: string) {
  const name = OperatorName.make(operator)
  yield* (yield* OperatorStore).add({ name, role: "manager", keyHash: null }, yield* DateTime.now)
  const [first = "levels:read", ...rest] = LIVE_SCOPES
  const { secret } = yield* createApiKey({ name: ApiKeyName.make("Desk"), mode: "live", scopes: [first, ...rest], expiresAt: null }, name, { mode: "live", scopes: LIVE_SCOPES })
  return { authorization: `Bearer ${Redacted.value(secret)}` }
})
