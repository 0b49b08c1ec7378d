import type { Amount } from "../../money/Amount.ts"
import type { AssetId } from "../../money/Asset.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, heldOf } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** A withdrawal as the books see it. */
export interface WithdrawnMoney {
  /** The withdrawal's id. */
  readonly id: string
  readonly userId: UserId
  readonly asset: AssetId
  /** Fee included. */
  readonly amount: Amount
  readonly fee: Amount
}

/** A member asks for money: it is reserved. */
export const withdrawalRequested = ({ amount, asset, id, userId }: WithdrawnMoney): Entry => ({
  kind: "withdrawal-requested",
  businessId: id,
  movements: [new Movement({ debit: availableOf(userId), credit: heldOf(userId), asset, amount })]
})
