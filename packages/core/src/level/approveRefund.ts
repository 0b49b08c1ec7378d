import { DateTime, Effect, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { availableOf, rewardsOf } from "../ledger/Account.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { PurchaseId } from "../referral/Commission.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"
import { UserStore } from "../user/UserStore.ts"
import { LevelStore } from "./LevelStore.ts"
import type { Holdings } from "./planSaleReversal.ts"
import { holdingKey, planSaleReversal } from "./planSaleReversal.ts"
import { refundNotices } from "./refundNotices.ts"
import { RefundStore } from "./RefundStore.ts"
import { PurchaseUnknown } from "./requestRefund.ts"

/** This operator asked for the refund: another one must agree. */
export class RefundNeedsAnother extends Schema.TaggedError<RefundNeedsAnother>()("RefundNeedsAnother", {
  id: PurchaseId,
  operator: OperatorName
}) {}

/** The sale was refunded before. */
export class RefundedAlready extends Schema.TaggedError<RefundedAlready>()("RefundedAlready", { id: PurchaseId }) {}

/**
 * The sale and its commissions, with everybody concerned locked: nobody spends, releases or takes it back meanwhile. Commissions before
 * members, as everywhere.
 */
const lockSale = Effect.fn("lockSale")(function*(id: PurchaseId) {
  const levels = yield* LevelStore
  const commissions = yield* (yield* CommissionStore).ofPurchases([id])
  const [known] = yield* levels.purchases([id])
  if (known === undefined) return yield* new PurchaseUnknown({ id })
  const members = [...new Set([known.userId, ...commissions.map(({ userId }) => userId)])]
  yield* (yield* UserStore).lock(members)
  // Once more: a broken finality may have taken it back while we waited.
  const [purchase] = yield* levels.purchases([id])
  if (purchase === undefined) return yield* new PurchaseUnknown({ id })
  const accounts = members.flatMap((userId) => [availableOf(userId), rewardsOf(userId)])
  const balances = yield* (yield* Ledger).balances(accounts)
  const holdings: Holdings = new Map(balances.map(({ account, amount, asset }) => [holdingKey(account, asset), amount]))
  return { purchase, commissions, holdings }
})

/**
 * A second operator agrees to a refund, and it happens: the price goes back to the buyer's balance, the level is taken back and can be
 * bought again, the commissions go back to the sale as far as their earners still have them; the rest is the house's loss. Answers the
 * purchase. Errors: `RefundUnknown`, `RefundedAlready`, `RefundNeedsAnother`, `PurchaseUnknown` when it was taken back meanwhile.
 */
export const approveRefund = Effect.fn("approveRefund")(function*(id: PurchaseId, operator: OperatorName) {
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const refunds = yield* RefundStore
    const now = yield* DateTime.now
    const refund = yield* refunds.lock(id)
    if (refund.approvedAt !== null) return yield* new RefundedAlready({ id })
    if (refund.requestedBy === operator) return yield* new RefundNeedsAnother({ id, operator })
    const { commissions, holdings, purchase } = yield* lockSale(id)
    yield* refunds.approve(id, operator, now)
    // What is taken was counted under the members' locks: too little is a broken invariant, not a case.
    yield* (yield* Ledger).post(planSaleReversal(purchase, commissions, holdings), now).pipe(Effect.orDie)
    yield* (yield* LevelStore).reverse([id], now)
    yield* (yield* CommissionStore).reverse(commissions, now)
    yield* tell(refundNotices(purchase, commissions), now)
    return purchase
  }))
})
