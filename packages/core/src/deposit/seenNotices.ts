import type { BlockNumber } from "../chain/BlockHeader.ts"
import { transferId } from "../chain/Transfer.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { confirmationsOf } from "./confirmationsOf.ts"
import type { Sighting } from "./TransferStore.ts"

/** In how many steps the way to the last confirmation is told. */
const STEPS = 4

/** What a member is told while his payment waits; one notice per step and block, none for what is no member's. */
export const seenNotices = (sightings: ReadonlyArray<Sighting>, latest: BlockNumber, needed: number): ReadonlyArray<Notice> =>
  sightings.flatMap(({ attribution, transfer }) => {
    if (attribution._tag !== "Member") return []
    const confirmations = confirmationsOf(transfer.blockNumber, latest, needed)
    const step = Math.floor((confirmations * STEPS) / needed)
    const id = transferId(transfer)
    const { amount, asset, blockNumber } = transfer
    return [
      new Notice({
        id: NoticeId.make(`deposit-seen:${id}:${transfer.blockHash}:${step}`),
        userId: attribution.userId,
        subject: id,
        notification: {
          _tag: "DepositSeen", transferId: id, asset, amount, blockNumber, confirmations, confirmationsNeeded: needed
        }
      })
    ]
  })
