import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import { commissionId } from "../referral/Commission.ts"
import type { Purchase } from "./Purchase.ts"

/** What buyer and sponsors are told when a sale was refunded. Sponsors do not learn who had bought. */
export const refundNotices = ({ id, price, userId }: Purchase, commissions: ReadonlyArray<Commission>): ReadonlyArray<Notice> => [
  new Notice({
    id: NoticeId.make(`sale-refunded:${id}`),
    userId,
    subject: null,
    notification: { _tag: "SaleRefunded", level: price.level, asset: price.asset, amount: price.price }
  }),
  ...commissions.map((commission) => new Notice({
    id: NoticeId.make(`commission-reversed:${commissionId(commission)}`),
    userId: commission.userId,
    subject: null,
    notification: {
      _tag: "CommissionReversed", tier: commission.tier, level: price.level, asset: commission.asset, amount: commission.amount
    }
  }))
]
