import { DateTime, Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { noteOf, refuseLocked } from "./refuseWithdrawal.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/**
 * An operator blocks a member: he may not act, and what he has asked for and is not on its way yet is refused, the money available to him
 * again; what he is paid or pays stays his. Who and why is kept for ever. Answers whether he was active before, and how many withdrawals
 * were refused. Errors: `NoteMissing`, `UserUnknown`.
 */
export const blockMember = Effect.fn("blockMember")(function*(userId: UserId, operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const users = yield* UserStore
  const now = yield* DateTime.now
  const blocked = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    const isNew = yield* users.setStanding({ userId, standing: "blocked", operator, note: kept, at: now })
    const open = yield* (yield* WithdrawalStore).lockOpen(userId)
    const refused = yield* Effect.forEach(open, (one) => refuseLocked(one, { operator, cause: "blocked", note: kept }, now))
    return { isNew, refused: refused.length }
  }))
  yield* Effect.logWarning("An operator blocked a member", { userId, operator, refused: blocked.refused })
  return blocked
})

/** An operator lets a blocked member act again. Answers whether he was blocked before. Errors: `NoteMissing`, `UserUnknown`. */
export const unblockMember = Effect.fn("unblockMember")(function*(userId: UserId, operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const users = yield* UserStore
  const now = yield* DateTime.now
  const isNew = yield* (yield* Transaction).run(Effect.andThen(
    users.lock([userId]),
    users.setStanding({ userId, standing: "active", operator, note: kept, at: now })
  ))
  yield* Effect.logWarning("An operator let a member act again", { userId, operator })
  return isNew
})
