import { availableOf, heldOf } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"
import type { WithdrawnMoney } from "./withdrawalRequested.ts"

/** It was refused, cancelled, expired, or failed on the chain: the whole amount can be spent again. */
export const withdrawalReturned = ({ amount, asset, id, userId }: WithdrawnMoney): Entry => ({
  kind: "withdrawal-returned",
  businessId: id,
  movements: [new Movement({ debit: heldOf(userId), credit: availableOf(userId), asset, amount })]
})
