import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Commission } from "../referral/Commission.ts"
import { commissionId } from "../referral/Commission.ts"
import type { LevelNumber } from "./LevelTable.ts"
import type { Purchase } from "./Purchase.ts"

/** What a sponsor is told when the sale of this level that he earned by was taken back. He does not learn who had bought. */
export const commissionReversedNotice = (commission: Commission, level: LevelNumber): Notice =>
  new Notice({
    id: NoticeId.make(`commission-reversed:${commissionId(commission)}`),
    userId: commission.userId,
    subject: null,
    notification: { _tag: "CommissionReversed", tier: commission.tier, level, asset: commission.asset, amount: commission.amount }
  })

/** What buyer and sponsors are told when a sale was refunded. */
export const refundNotices = ({ id, price, userId }: Purchase, commissions: ReadonlyArray<Commission>): ReadonlyArray<Notice> => [
  new Notice({
    id: NoticeId.make(`sale-refunded:${id}`),
    userId,
    subject: null,
    notification: { _tag: "SaleRefunded", level: price.level, asset: price.asset, amount: price.price }
  }),
  ...commissions.map((commission) => commissionReversedNotice(commission, price.level))
]
