import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { FinalTransfer } from "@sigmatrade/core/deposit/Deposit"
import type { Settlement } from "@sigmatrade/core/deposit/DepositStore"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime } from "effect"
import { ownedBy } from "../freshTransfer.ts"

/** What is claimed of a final transfer that is in no books yet. */
export const finalOf = ({ attribution, transfer }: Sighting) =>
  new FinalTransfer({
    id: transferId(transfer),
    asset: transfer.asset,
    amount: transfer.amount,
    attribution,
    source: "chain",
    paidAt: DateTime.makeUnsafe(transfer.timestampSeconds * 1000)
  })

/** What is claimed of money in suspense that was assigned to a member. */
export const assignedOf = (sighting: Sighting, userId: UserId) =>
  new FinalTransfer({ ...finalOf(sighting), attribution: ownedBy(userId), source: "suspense" })

/** It is credited to its member. */
export const credited = (id: TransferId, given: Partial<Settlement> = {}): Settlement => ({
  id, outcome: "credited", source: "chain", bought: null, intent: "none", ...given
})

/** It goes into suspense. */
export const intoSuspense = (id: TransferId): Settlement => credited(id, { outcome: "suspense" })
