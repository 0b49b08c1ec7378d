import { DateTime, Effect } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import type { Transfer } from "../chain/Transfer.ts"
import { transferId } from "../chain/Transfer.ts"
import { Outbox } from "../notification/Outbox.ts"
import { UserStore } from "../user/UserStore.ts"
import { attribute } from "./attribute.ts"
import { seenNotices } from "./seenNotices.ts"
import { TransferStore } from "./TransferStore.ts"

/**
 * Records the transfers a scan found, says whose they are, and tells the members. Part of the scan's transaction. A repeat records
 * and tells nothing. Nothing is recorded for zero amounts, for money that does not come to the system wallet, and for money that
 * comes from it.
 */
export const recordTransfers = Effect.fn("recordTransfers")(function*(
  transfers: ReadonlyArray<Transfer>,
  latest: BlockNumber,
  confirmationsNeeded: number
) {
  const wallet = yield* SystemWallet
  const paid = transfers.filter(({ amount, from, to }) => amount > 0n && to === wallet.address && from !== wallet.address)
  if (paid.length === 0) return 0
  const owners = yield* (yield* UserStore).walletOwners([...new Set(paid.map(({ from }) => from))])
  const sightings = paid.map((transfer) => ({ transfer, attribution: attribute(transfer, owners.get(transfer.from)) }))
  const changed = new Set(yield* (yield* TransferStore).record(sightings))
  const fresh = sightings.filter(({ transfer }) => changed.has(transferId(transfer)))
  yield* (yield* Outbox).enqueue(seenNotices(fresh, latest, confirmationsNeeded), yield* DateTime.now)
  return fresh.length
})
