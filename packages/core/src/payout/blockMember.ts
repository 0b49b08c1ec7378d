import { DateTime, Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { User, UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { noteOf, refuseLocked } from "./refuseWithdrawal.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/**
 * Inside a transaction: a member may not act any more, and what he has asked for and is not on its way yet is refused, the money available
 * to him again; what he is paid or pays stays his. Whoever is terminated stays so. Who and why is kept for ever. Answers whether he stood
 * otherwise before, and how many withdrawals were refused. Errors: `UserUnknown`.
 */
export const putOut = Effect.fn("putOut")(function*(userId: UserId, standing: "blocked" | "terminated", operator: OperatorName, note: string) {
  const users = yield* UserStore
  const now = yield* DateTime.now
  yield* users.lock([userId])
  const isOut = (yield* users.get(userId)).standing === "terminated"
  const isNew = !isOut && (yield* users.setStanding({ userId, standing, operator, note, at: now }))
  const open = yield* (yield* WithdrawalStore).lockOpen(userId)
  const refused = yield* Effect.forEach(open, (one) => refuseLocked(one, { operator, cause: "blocked", note }, now))
  return { isNew, refused: refused.length }
})

/**
 * An operator blocks a member, as `putOut` says; he may appeal. Answers whether he was active before, and how many withdrawals were refused.
 * Errors: `NoteMissing`, `UserUnknown`.
 */
export const blockMember = Effect.fn("blockMember")(function*(userId: UserId, operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const blocked = yield* (yield* Transaction).run(putOut(userId, "blocked", operator, kept))
  yield* Effect.logWarning("An operator blocked a member", { userId, operator, refused: blocked.refused })
  return blocked
})

const letIn = Effect.fn("letIn")(function*(userId: UserId, from: User["standing"], operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const users = yield* UserStore
  const now = yield* DateTime.now
  const isNew = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    const { standing } = yield* users.get(userId)
    return standing === from && (yield* users.setStanding({ userId, standing: "active", operator, note: kept, at: now }))
  }))
  yield* Effect.logWarning("An operator let a member act again", { userId, operator })
  return isNew
})

/** An operator lets a blocked member act again. Answers whether he was blocked before. Errors: `NoteMissing`, `UserUnknown`. */
export const unblockMember = (userId: UserId, operator: OperatorName, note: string) => letIn(userId, "blocked", operator, note)

/** An owner takes the end of a membership back. Answers whether it was terminated before. Errors: `NoteMissing`, `UserUnknown`. */
export const reinstateMember = (userId: UserId, operator: OperatorName, note: string) => letIn(userId, "terminated", operator, note)
