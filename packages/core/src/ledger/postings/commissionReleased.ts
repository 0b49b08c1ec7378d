import type { Commission } from "../../referral/Commission.ts"
import { commissionId } from "../../referral/Commission.ts"
import { availableOf, rewardsOf } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** A commission whose hold is over becomes spendable. */
export const commissionReleased = (commission: Commission): Entry => ({
  kind: "commission-released",
  businessId: commissionId(commission),
  movements: [
    new Movement({
      debit: rewardsOf(commission.userId),
      credit: availableOf(commission.userId),
      asset: commission.asset,
      amount: commission.amount
    })
  ]
})
