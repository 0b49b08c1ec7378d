import { Schema } from "effect"

/** What an operator may be allowed to do, one word per thing; every act names the one it needs. */
export const Permission = Schema.Literals([
  "statistics.read",
  "members.read",
  "members.block",
  "members.terminate",
  "withdrawals.decide",
  "suspense.resolve",
  "incidents.approve",
  "brakes.pull",
  "levels.publish",
  "campaigns.manage",
  "refunds.decide",
  "resets.decide",
  "tickets.answer",
  "broadcasts.send",
  "dead-letters.retry",
  "settings.read",
  "audit.read",
  "operators.manage"
])
export type Permission = typeof Permission.Type

/**
 * What an operator is in the team. `support` answers members and sees what they have; `manager` also decides about money and members;
 * `owner` may do everything, and alone appoints operators, sets prices and ends memberships.
 */
export const Role = Schema.Literals(["support", "manager", "owner"])
export type Role = typeof Role.Type

const SUPPORT: ReadonlyArray<Permission> = ["statistics.read", "members.read", "tickets.answer", "brakes.pull"]
const MANAGER: ReadonlyArray<Permission> = [
  ...SUPPORT, "members.block", "withdrawals.decide", "suspense.resolve", "incidents.approve", "campaigns.manage", "refunds.decide",
  "resets.decide", "broadcasts.send", "dead-letters.retry", "settings.read"
]
const OWNER: ReadonlyArray<Permission> = [...MANAGER, "members.terminate", "levels.publish", "audit.read", "operators.manage"]

/** What each role may do. */
export const PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  support: new Set(SUPPORT), manager: new Set(MANAGER), owner: new Set(OWNER)
}

/** Whether a role may do something. */
export const allows = (role: Role, permission: Permission): boolean => PERMISSIONS[role].has(permission)
