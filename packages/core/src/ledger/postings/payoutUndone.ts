import type { TransferId } from "../../chain/Transfer.ts"
import type { Money } from "../../money/Money.ts"
import { CHAIN_PAYOUT, CHAIN_TRANSIT } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/**
 * A broken finality undid a payment that the books had settled: the wallet holds the money again, and owes it still. The withdrawal stays paid,
 * for the same signed payment is sent again under the same nonce.
 */
export const payoutUndone = (id: TransferId, money: Money): Entry => ({
  kind: "payout-undone",
  businessId: id,
  movements: [new Movement({ debit: CHAIN_PAYOUT, credit: CHAIN_TRANSIT, ...money })]
})
