import type { TransferId } from "../../chain/Transfer.ts"
import type { Money } from "../../money/Money.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SUSPENSE } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** A final transfer enters the books: for its member, or into suspense while nobody is known to own it. */
export const depositFinal = (id: TransferId, money: Money, userId: UserId | null): Entry => ({
  kind: "deposit-final",
  businessId: id,
  movements: [
    new Movement({ debit: CHAIN_DEPOSIT, credit: userId === null ? HOUSE_SUSPENSE : availableOf(userId), ...money })
  ]
})
