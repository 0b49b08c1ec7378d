import { shutOut } from "@sigmatrade/core/admin/shutOut"
import { unblockMember } from "@sigmatrade/core/payout/blockMember"
import { UserId } from "@sigmatrade/core/user/User"
import { Effect, Schema } from "effect"
import { deed, word } from "../deed.ts"
import { actFor } from "../Visit.ts"

const fields = { id: UserId, note: Schema.String }
const back = ({ id }: { readonly id: UserId }) => `/dashboard/members/${id}`
const refused = { NoteMissing: word("not-without-reason"), UserUnknown: word("not-there") }

/** A member may not act any more. */
const block = deed("members.block", fields, back, (visit, { id, note }, permission) =>
  actFor(visit, { permission, action: "block member", subject: `member:${id}`, reason: note }, (operator) => shutOut(id, operator, note)).pipe(
    Effect.map(({ isNew }) => isNew ? "done-blocked" : "not-active"),
    Effect.catchTags({ ...refused, MemberIsOperator: word("not-an-operator") })
  ))

/** A blocked member may act again. */
const unblock = deed("members.block", fields, back, (visit, { id, note }, permission) =>
  actFor(visit, { permission, action: "unblock member", subject: `member:${id}`, reason: note }, (operator) => unblockMember(id, operator, note)).pipe(
    Effect.map((isNew) => isNew ? "done-unblocked" : "not-blocked"),
    Effect.catchTags(refused)
  ))

/** What operators do about members. */
export const memberDeeds = { "members/block": block, "members/unblock": unblock }
