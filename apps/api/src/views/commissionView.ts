import type { Commission } from "@sigmatrade/core/referral/Commission"
import { commissionId } from "@sigmatrade/core/referral/Commission"
import type { ApiReferrals } from "../contract/ApiReferrals.ts"
import { apiId } from "../contract/ApiUserId.ts"
import type { MoneyView } from "./moneyView.ts"

/** A commission as integrators see it. */
export const commissionView = (
  commission: Commission,
  money: MoneyView
): (typeof ApiReferrals.Type)["commissions"]["data"][number] => ({
  object: "commission",
  id: apiId("com", commissionId(commission)),
  purchase_id: apiId("pur", commission.purchaseId),
  buyer_id: commission.buyerId,
  tier: commission.tier,
  rate_bps: commission.rate,
  amount: money(commission.amount, commission.asset),
  state: commission.state,
  held_until: commission.heldUntil
})
