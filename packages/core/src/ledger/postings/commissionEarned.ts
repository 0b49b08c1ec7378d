import type { Commission } from "../../referral/Commission.ts"
import { commissionId } from "../../referral/Commission.ts"
import { HOUSE_SALES, rewardsOf } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** A sponsor earns his share of the very sale that caused it; held until it is released. */
export const commissionEarned = (commission: Commission): Entry => ({
  kind: "commission-earned",
  businessId: commissionId(commission),
  movements: [
    new Movement({
      debit: HOUSE_SALES,
      credit: rewardsOf(commission.userId),
      asset: commission.asset,
      amount: commission.amount
    })
  ]
})
