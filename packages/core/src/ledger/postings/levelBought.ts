import type { Money } from "../../money/Money.ts"
import type { PurchaseId } from "../../referral/Commission.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, HOUSE_SALES } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** A member pays the price of a level out of what he can spend. */
export const levelBought = (id: PurchaseId, buyerId: UserId, price: Money): Entry => ({
  kind: "level-bought",
  businessId: id,
  movements: [new Movement({ debit: availableOf(buyerId), credit: HOUSE_SALES, ...price })]
})
