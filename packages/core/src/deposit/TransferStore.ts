import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { BlockNumber, ChainId } from "../chain/BlockHeader.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import type { Transfer, TransferId } from "../chain/Transfer.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Attribution } from "./attribute.ts"
import type { BlockEvidence } from "./BlockEvidence.ts"

/** A transfer of our wallets that was found in a block which may still change, and what it is. */
export interface Sighting {
  readonly transfer: Transfer
  readonly attribution: Attribution
}

/** A sighting that is gone for good. `elsewhere`: the same transaction pays us in another place, so nothing was lost. */
export interface DroppedSighting extends Sighting {
  readonly elsewhere: boolean
}

/** A final transfer, and the block it was seen in last: another one than its own only after finality was broken. */
export interface FinalSighting extends Sighting {
  readonly standsIn: BlockRef
}

/** A final transfer as it was when it became so. */
export interface KnownFinal {
  readonly transfer: Transfer
  readonly reversed: boolean
}

/**
 * Every transfer of our wallets the chain ever showed, one row each: seen, then final; or orphaned by a reorg, then seen again or
 * dropped. Final is for ever. Every adapter passes its contract suite.
 */
export class TransferStore extends Context.Service<TransferStore, {
  /**
   * Keeps what a scan found. An orphaned or dropped transfer moves to this block, with this attribution. One that is seen stays as it is,
   * wherever it is shown again: no chain holds a transaction twice. Of a final one in another block only the place is noted, unless
   * `finalMoves` is false: while finality holds, no final transfer moves. Answers the ids that changed.
   */
  readonly record: (sightings: ReadonlyArray<Sighting>, finalMoves?: boolean) => Effect.Effect<ReadonlyArray<TransferId>>
  /** Transfers that are seen, oldest block first, at most `limit`. Inside a transaction: they stay seen until commit. */
  readonly seen: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<Sighting>>
  /** Blocks up to a height that hold seen transfers, lowest first, at most `limit`. */
  readonly seenBlocks: (chainId: ChainId, upTo: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<BlockRef>>
  /**
   * Turns seen into orphaned in every block above a height; answers how many. Final ones of lower blocks that were noted in a place above
   * stand in their own block again.
   */
  readonly orphanAbove: (chainId: ChainId, number: BlockNumber) => Effect.Effect<number>
  /** Turns seen into orphaned in exactly these blocks: the chain has others in their place. Answers how many. */
  readonly orphanIn: (chainId: ChainId, blocks: ReadonlyArray<BlockRef>) => Effect.Effect<number>
  /** Keeps the evidence, and turns what is seen in exactly these blocks into final; answers those, in the order of the chain. */
  readonly finalize: (
    chainId: ChainId,
    evidence: ReadonlyArray<BlockEvidence>,
    at: DateTime.Utc
  ) => Effect.Effect<ReadonlyArray<Sighting>>
  /** Turns orphaned into dropped up to a height, at most `limit`; answers those. */
  readonly drop: (chainId: ChainId, upTo: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<DroppedSighting>>
  /** What came to a wallet less what left it in one very block: seen in it, or final and standing in it. */
  readonly netIn: (chainId: ChainId, wallet: Address, asset: AssetId, block: BlockRef) => Effect.Effect<bigint>
  /** What came to a wallet less what left it, seen or final, where it stands above one height up to another. */
  readonly net: (
    chainId: ChainId,
    wallet: Address,
    asset: AssetId,
    above: BlockNumber,
    upTo: BlockNumber
  ) => Effect.Effect<bigint>
  /** Blocks that hold final transfers, the highest first, at most `limit`: known for ever, when headers are long forgotten. */
  readonly finalBlocks: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<BlockRef>>
  /** Those of the transfers that are final: as they were then, and whether broken finality has taken them since. */
  readonly finals: (ids: ReadonlyArray<TransferId>) => Effect.Effect<ReadonlyArray<KnownFinal>>
  /** Final transfers in blocks above a height that are not reversed, in the order of the chain, at most `limit`. */
  readonly finalAbove: (chainId: ChainId, number: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<FinalSighting>>
}>()("@sigmatrade/core/deposit/TransferStore") {}
