import { transferId } from "../chain/Transfer.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { DroppedSighting } from "./TransferStore.ts"

/** What a member is told when his payment is gone; silence when the same transaction pays us in another place. */
export const droppedNotices = (dropped: ReadonlyArray<DroppedSighting>): ReadonlyArray<Notice> =>
  dropped.flatMap(({ attribution, elsewhere, transfer }) => {
    if (attribution._tag !== "Member" || elsewhere) return []
    const id = transferId(transfer)
    return [
      new Notice({
        id: NoticeId.make(`deposit-dropped:${id}:${transfer.blockHash}`),
        userId: attribution.userId,
        subject: id,
        notification: { _tag: "DepositDropped", transferId: id, asset: transfer.asset, amount: transfer.amount }
      })
    ]
  })
