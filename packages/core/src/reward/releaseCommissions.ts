import { DateTime, Effect } from "effect"
import { Ledger } from "../ledger/Ledger.ts"
import { commissionReleased } from "../ledger/postings/commissionReleased.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"

/** Makes held commissions spendable whose time has come by `dueBy` (or by now), at most `limit` in one transaction. Answers how many. */
export const releaseCommissions = Effect.fn("releaseCommissions")(function*(limit: number, dueBy?: DateTime.Utc) {
  const transaction = yield* Transaction
  return yield* transaction.run(Effect.gen(function*() {
    const commissions = yield* CommissionStore
    const now = yield* DateTime.now
    const due = yield* commissions.claimDue(dueBy ?? now, limit)
    if (due.length === 0) return 0
    // What was earned stands in the member's rewards until now: too little there is a broken invariant, not a case.
    yield* (yield* Ledger).post(due.map(commissionReleased), now).pipe(Effect.orDie)
    return yield* commissions.release(due)
  }))
})
