import { Schema } from "effect"
import type { Permission } from "./Permission.ts"

/** What a key of the API may be used for, one word per kind of operation; every operation names the one it needs. */
export const Scope = Schema.Literals([
  "levels:read",
  "levels:write",
  "users:read",
  "users:write",
  "users:terminate",
  "deposits:read",
  "deposits:write",
  "withdrawals:read",
  "withdrawals:write",
  "withdrawals:decide",
  "referrals:read",
  "campaigns:read",
  "campaigns:write",
  "refunds:read",
  "refunds:write",
  "tickets:read",
  "tickets:write",
  "tickets:answer",
  "broadcasts:read",
  "broadcasts:write",
  "broadcasts:send",
  "dead-letters:read",
  "dead-letters:write",
  "suspense:read",
  "suspense:write",
  "incidents:write",
  "brakes:write",
  "liabilities:read",
  "reconciliation:read",
  "status:read",
  "events:read",
  "webhooks:manage",
  "audit:read",
  "keys:manage",
  "sandbox:control"
])
export type Scope = typeof Scope.Type

/** All of them: what a test key may have. */
export const ALL_SCOPES: ReadonlyArray<Scope> = Scope.literals

/** What no live key ever has: real money has no chain and no clock that anybody moves. */
const SANDBOX_SCOPES: ReadonlySet<Scope> = new Set(["sandbox:control"])

/** Whether a scope is for test keys alone. */
export const isOfSandbox = (scope: Scope): boolean => SANDBOX_SCOPES.has(scope)

/** What a live key may have, and the key of the settings has. */
export const LIVE_SCOPES: ReadonlyArray<Scope> = ALL_SCOPES.filter((scope) => !isOfSandbox(scope))

/**
 * What the role of the operator a key acts for must allow, by the scope an operation needs: a key opens nothing its operator may not see
 * or do himself. What is kept for owners at the desk, and what lets strangers in, is theirs here too.
 */
export const SCOPE_PERMISSIONS: Readonly<Record<Scope, Permission>> = {
  "levels:read": "statistics.read",
  "levels:write": "levels.publish",
  "users:read": "members.read",
  "users:write": "members.block",
  "users:terminate": "members.terminate",
  "deposits:read": "members.read",
  "deposits:write": "members.read",
  "withdrawals:read": "members.read",
  "withdrawals:write": "withdrawals.decide",
  "withdrawals:decide": "withdrawals.decide",
  "referrals:read": "members.read",
  "campaigns:read": "campaigns.manage",
  "campaigns:write": "campaigns.manage",
  "refunds:read": "refunds.decide",
  "refunds:write": "refunds.decide",
  "tickets:read": "tickets.answer",
  "tickets:write": "tickets.answer",
  "tickets:answer": "tickets.answer",
  "broadcasts:read": "broadcasts.send",
  "broadcasts:write": "broadcasts.send",
  "broadcasts:send": "broadcasts.send",
  "dead-letters:read": "dead-letters.retry",
  "dead-letters:write": "dead-letters.retry",
  "suspense:read": "suspense.resolve",
  "suspense:write": "suspense.resolve",
  "incidents:write": "incidents.approve",
  "brakes:write": "brakes.pull",
  "liabilities:read": "members.read",
  "reconciliation:read": "statistics.read",
  "status:read": "statistics.read",
  "events:read": "members.read",
  "webhooks:manage": "operators.manage",
  "audit:read": "audit.read",
  "keys:manage": "operators.manage",
  "sandbox:control": "members.read"
}
