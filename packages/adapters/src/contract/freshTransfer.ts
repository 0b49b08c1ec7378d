import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { BlockRef } from "@sigmatrade/core/chain/ScanCursorStore"
import { LogIndex, Transfer, transferId } from "@sigmatrade/core/chain/Transfer"
import type { Attribution } from "@sigmatrade/core/deposit/attribute"
import { BlockEvidence, Witness } from "@sigmatrade/core/deposit/BlockEvidence"
import type { Sighting } from "@sigmatrade/core/deposit/TransferStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { freshAddress, freshBlockHash, freshChainId, freshTxHash } from "./freshAddress.ts"
import { LARGE, USDT } from "./freshPayment.ts"

const SOMEWHERE = freshAddress()

/** A transfer in a block of its own unless told otherwise. */
export const freshTransfer = (given: Partial<ConstructorParameters<typeof Transfer>[0]> = {}) =>
  new Transfer({
    chainId: freshChainId(),
    txHash: freshTxHash(),
    logIndex: LogIndex.make(0),
    blockNumber: BlockNumber.make(100),
    blockHash: freshBlockHash(),
    timestampSeconds: 1_772_000_000,
    from: freshAddress(),
    to: SOMEWHERE,
    asset: USDT,
    amount: LARGE,
    proof: "block",
    ...given
  })

/** It is this member's. */
export const ownedBy = (userId: UserId): Attribution => ({ _tag: "Member", userId })
/** Nobody is known to own it. */
export const UNOWNED: Attribution = { _tag: "Suspense", reason: "unknown sender" }
/** Too little to be worth a thought. */
export const DUST: Attribution = { _tag: "Dust" }

/** A transfer as it was seen. */
export const sightingOf = (transfer: Transfer, attribution: Attribution = UNOWNED): Sighting => ({ transfer, attribution })
/** The ids of what was seen. */
export const idsOf = (sightings: ReadonlyArray<Sighting>) => sightings.map(({ transfer }) => transferId(transfer))

/** The block something was seen in. */
export const blockOf = ({ transfer }: Sighting): BlockRef => ({ number: transfer.blockNumber, hash: transfer.blockHash })

const witness = (provider: string, final: BlockNumber) =>
  new Witness({ provider: ProviderId.make(provider), final, latest: BlockNumber.make(final + 7) })

/** Two witnesses, as the quorum asks, call a block final. */
export const evidenceOf = ({ hash, number }: BlockRef, given: Partial<ConstructorParameters<typeof BlockEvidence>[0]> = {}) =>
  new BlockEvidence({ number, hash, rule: "finalized", quorum: 2, witnesses: [witness("one", number), witness("two", number)], ...given })

/** Evidence for every block that holds one of these, each block once. */
export const evidenceFor = (sightings: ReadonlyArray<Sighting>) => {
  const blocks = new Map(sightings.map((sighting) => [sighting.transfer.blockHash, blockOf(sighting)]))
  return [...blocks.values()].map((block) => evidenceOf(block))
}
