import { Effect } from "effect"
import { availableOf, rewardsOf } from "../ledger/Account.ts"
import { Ledger } from "../ledger/Ledger.ts"
import type { Amount } from "../money/Amount.ts"
import type { Commission } from "../referral/Commission.ts"
import { CommissionStore } from "../referral/CommissionStore.ts"
import type { Holdings } from "./planSaleReversal.ts"
import { holdingKey, stillThere } from "./planSaleReversal.ts"
import type { Purchase } from "./Purchase.ts"

/** What a refund would take from one sponsor as things stand. */
export interface RefundedCommission {
  readonly commission: Commission
  /** What of it his account still holds; the rest would be the house's loss. */
  readonly left: Amount
}

/** What a refund would do now: the price goes back whole, and of each commission what is still there. It is counted anew when it happens. */
export const previewRefund = Effect.fn("previewRefund")(function*({ id }: Purchase) {
  const commissions = yield* (yield* CommissionStore).ofPurchases([id])
  const accountOf = ({ state, userId }: Commission) => state === "held" ? rewardsOf(userId) : availableOf(userId)
  const balances = yield* (yield* Ledger).balances(commissions.map(accountOf))
  const holdings: Holdings = new Map(balances.map(({ account, amount, asset }) => [holdingKey(account, asset), amount]))
  return commissions.map((commission): RefundedCommission => {
    const held = stillThere(holdings, accountOf(commission), commission.asset)
    return { commission, left: held < commission.amount ? held : commission.amount }
  })
})
