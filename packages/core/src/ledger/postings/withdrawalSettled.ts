import { Amount } from "../../money/Amount.ts"
import { CHAIN_PAYOUT, heldOf, HOUSE_FEES } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"
import type { WithdrawnMoney } from "./withdrawalRequested.ts"

/** The payment is final on the chain: what was reserved is gone, the fee is the house's. Gas is booked by itself. */
export const withdrawalSettled = ({ amount, asset, fee, id, userId }: WithdrawnMoney): Entry => ({
  kind: "withdrawal-settled",
  businessId: id,
  movements: [{ credit: CHAIN_PAYOUT, amount: Amount.make(amount - fee) }, { credit: HOUSE_FEES, amount: fee }]
    .filter((part) => part.amount > 0n)
    .map((part) => new Movement({ debit: heldOf(userId), credit: part.credit, asset, amount: part.amount }))
})
