import type { Purchase } from "../level/Purchase.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import { commissionId } from "../referral/Commission.ts"

/** Tells a sponsor what he earned, from which tier and when it becomes spendable; not who bought. */
export const commissionNotice = (commission: Commission, purchase: Purchase): Notice => {
  const { amount, asset, heldUntil, rate, tier, userId } = commission
  return new Notice({
    id: NoticeId.make(`commission-earned:${commissionId(commission)}`),
    userId,
    subject: null,
    notification: { _tag: "CommissionEarned", tier, rate, level: purchase.price.level, asset, amount, heldUntil }
  })
}
