import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import type { SuspenseAction } from "@sigmatrade/core/deposit/SuspenseStore"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import { UserId } from "@sigmatrade/core/user/User"
import { Effect, Schema } from "effect"
import { deed, word } from "../deed.ts"
import type { Visit } from "../Visit.ts"
import { actFor } from "../Visit.ts"

const back = () => "/dashboard/suspense"
const WORDS = { Assign: "done-assigned", Return: "done-to-return", Keep: "done-kept" } as const

const decide = (visit: Visit, permission: Permission, id: TransferId, action: SuspenseAction, note: string) => {
  const details: Readonly<Record<string, string>> = action._tag === "Assign" ? { member: action.userId } : {}
  const act = { permission, action: `suspense ${action._tag.toLowerCase()}`, subject: `transfer:${id}`, reason: note, details }
  return actFor(visit, act, (operator) => resolveSuspense(id, action, operator, note)).pipe(
    Effect.as<string>(WORDS[action._tag]),
    Effect.catchTags({ NoteMissing: word("not-without-reason"), SuspenseUnknown: word("not-there"), AssignedAlready: word("not-assigned-twice"), UserUnknown: word("not-there") })
  )
}

const noted = (action: SuspenseAction) => deed("suspense.resolve", { id: TransferId, note: Schema.String }, back, (visit, { id, note }, permission) =>
  decide(visit, permission, id, action, note))

/** What operators do about money without an owner. */
export const suspenseDeeds = {
  "suspense/assign": deed("suspense.resolve", { id: TransferId, member: UserId, note: Schema.String }, back, (visit, { id, member, note }, permission) =>
    decide(visit, permission, id, { _tag: "Assign", userId: member }, note)),
  "suspense/return": noted({ _tag: "Return" }),
  "suspense/keep": noted({ _tag: "Keep" })
}
