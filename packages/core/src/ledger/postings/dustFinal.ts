import type { TransferId } from "../../chain/Transfer.ts"
import type { Money } from "../../money/Money.ts"
import { CHAIN_DEPOSIT, HOUSE_SUSPENSE } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** All the dust of one asset in one final block enters the books at once: one entry however many crumbs. `id` is that of the first. */
export const dustFinal = (id: TransferId, money: Money): Entry => ({
  kind: "dust-final",
  businessId: id,
  movements: [new Movement({ debit: CHAIN_DEPOSIT, credit: HOUSE_SUSPENSE, ...money })]
})
