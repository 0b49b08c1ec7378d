import type { TransferId } from "../../chain/Transfer.ts"
import type { Money } from "../../money/Money.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, HOUSE_SUSPENSE } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** Money in suspense has found its member. */
export const suspenseAssigned = (id: TransferId, money: Money, userId: UserId): Entry => ({
  kind: "suspense-assigned",
  businessId: id,
  movements: [new Movement({ debit: HOUSE_SUSPENSE, credit: availableOf(userId), ...money })]
})
