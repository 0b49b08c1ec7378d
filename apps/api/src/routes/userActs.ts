import type { Permission } from "@sigmatrade/core/admin/Permission"
import type { MemberIsOperator } from "@sigmatrade/core/admin/shutOut"
import { shutOut } from "@sigmatrade/core/admin/shutOut"
import { terminateMember } from "@sigmatrade/core/admin/terminateMember"
import { reinstateMember, unblockMember } from "@sigmatrade/core/payout/blockMember"
import type { User, UserId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect } from "effect"
import { ApiUser } from "../contract/ApiUser.ts"
import { refuse } from "../problems/refuse.ts"
import { callerActs } from "./callerActs.ts"
import { findUser, userNotFound } from "./findUser.ts"
import { noteMissing } from "./noteMissing.ts"
import { requireMatch } from "./requireMatch.ts"
import { readUser } from "./readUser.ts"

const act = (permission: Permission, action: string, id: UserId, reason: string) => ({ permission, action, subject: `member:${id}`, reason })

const isOperator = ({ operator }: MemberIsOperator) =>
  refuse("user_is_operator", `The account is the operator ${operator}'s. Let an owner dismiss him first.`)

const asHeIs = Effect.fnUntraced(function*(id: UserId) {
  return yield* readUser(yield* findUser(id))
})

/** Inside a transaction: whoever acts has seen the user as he stays until it ends. Answers him. */
const seen = Effect.fnUntraced(function*(id: UserId, ifMatch: string | undefined) {
  const users = yield* UserStore
  yield* users.lock([id])
  const user = yield* users.get(id)
  yield* requireMatch(yield* readUser(user), ApiUser, ifMatch)
  return user
})

/** Blocks a user. Nobody needs to have seen him as he is: to stop somebody brooks no delay, and done twice it changes nothing. */
const block = Effect.fnUntraced(function*(id: UserId, note: string) {
  yield* callerActs(act("members.block", "block member", id, note), (operator) => shutOut(id, operator, note)).pipe(
    Effect.catchTags({ NoteMissing: noteMissing, UserUnknown: () => userNotFound, MemberIsOperator: isOperator })
  )
  return yield* asHeIs(id)
})

/** Ends a membership as it was seen. */
const terminate = Effect.fnUntraced(function*(id: UserId, note: string, ifMatch: string | undefined) {
  yield* callerActs(act("members.terminate", "terminate member", id, note), (operator) =>
    Effect.andThen(seen(id, ifMatch), terminateMember(id, operator, note))).pipe(
      Effect.catchTags({ NoteMissing: noteMissing, UserUnknown: () => userNotFound, MemberIsOperator: isOperator })
    )
  return yield* asHeIs(id)
})

/** How a user stands who is let in again, by what, and whoever stands otherwise. */
const WAYS = {
  unblock: { letIn: unblockMember, permission: "members.block", wrong: "terminated", otherwise: "His membership has ended: an owner reinstates him." },
  reinstate: { letIn: reinstateMember, permission: "members.terminate", wrong: "blocked", otherwise: "He is blocked, and his membership has not ended: unblock him." }
} as const satisfies Record<string, { readonly permission: Permission; readonly wrong: User["standing"]; readonly [others: string]: unknown }>

const letIn = (way: keyof typeof WAYS) => Effect.fnUntraced(function*(id: UserId, note: string, ifMatch: string | undefined) {
  const { letIn: again, otherwise, permission, wrong } = WAYS[way]
  yield* callerActs(act(permission, `${way} member`, id, note), Effect.fnUntraced(function*(operator) {
    const { standing } = yield* seen(id, ifMatch)
    if (standing === wrong) return yield* refuse("user_stands_otherwise", otherwise)
    yield* again(id, operator, note)
  })).pipe(Effect.catchTags({ NoteMissing: noteMissing, UserUnknown: () => userNotFound }))
  return yield* asHeIs(id)
})

/** What operators do about how users stand, each once and on the record. */
export const userActs = { block, terminate, unblock: letIn("unblock"), reinstate: letIn("reinstate") }
