import { DateTime } from "effect"
import type { Purchase } from "../level/Purchase.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import { commissionId } from "../referral/Commission.ts"

/** Tells a sponsor what he earned, from which tier and until when it is held after the sale at `now`; not who bought. */
export const commissionNotice = (commission: Commission, purchase: Purchase, now: DateTime.Utc): Notice => {
  const { amount, asset, rate, tier, userId } = commission
  const heldUntil = DateTime.isGreaterThan(commission.heldUntil, now) ? commission.heldUntil : null
  return new Notice({
    id: NoticeId.make(`commission-earned:${commissionId(commission)}`),
    userId,
    subject: null,
    notification: { _tag: "CommissionEarned", tier, rate, level: purchase.price.level, asset, amount, heldUntil }
  })
}
