import { DateTime, Effect } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { endUnpaid } from "./endUnpaid.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/**
 * Ends withdrawals that operators did not decide about in time, at most `limit` in one step: the money is available again. What was
 * approved does not expire. Answers how many ended.
 */
export const expireWithdrawals = Effect.fn("expireWithdrawals")(function*(limit: number) {
  const store = yield* WithdrawalStore
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const now = yield* DateTime.now
    const due = yield* store.claimExpired(now, limit)
    yield* Effect.forEach(due, (one) => endUnpaid(one, { state: "expired", reason: null, word: { _tag: "WithdrawalExpired" } }, now))
    return due.length
  }))
})
