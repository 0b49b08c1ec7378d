import type { Commission } from "@sigmatrade/core/referral/Commission"
import { commissionId } from "@sigmatrade/core/referral/Commission"
import type { ApiCommission } from "../contract/ApiCommission.ts"
import type { MoneyView } from "./moneyView.ts"

/** A commission as integrators see it. */
export const commissionView = (commission: Commission, money: MoneyView): typeof ApiCommission.Type => ({
  object: "commission",
  id: commissionId(commission),
  purchase_id: commission.purchaseId,
  buyer_id: commission.buyerId,
  tier: commission.tier,
  rate_bps: commission.rate,
  amount: money(commission.amount, commission.asset),
  state: commission.state,
  held_until: commission.heldUntil
})
