import type { Effect } from "effect"
import { Context } from "effect"
import type { BlockNumber, ChainId } from "../chain/BlockHeader.ts"
import type { Transfer, TransferId } from "../chain/Transfer.ts"
import type { Attribution } from "./attribute.ts"

/** A transfer to us that was found in a block which may still change, and whose payment it is. */
export interface Sighting {
  readonly transfer: Transfer
  readonly attribution: Attribution
}

/** A sighting that is gone for good. `elsewhere`: the same transaction pays us in another place, so nothing was lost. */
export interface DroppedSighting extends Sighting {
  readonly elsewhere: boolean
}

/**
 * Every transfer to us the chain ever showed, one row each: seen, then final; or orphaned by a reorg, then seen again or dropped.
 * Final is for ever. Every adapter passes its contract suite.
 */
export class TransferStore extends Context.Service<TransferStore, {
  /**
   * Keeps what a scan found. A transfer known from another block moves to this one, with this attribution; one that is seen in this
   * very block, or final, stays as it is. Answers the ids that changed.
   */
  readonly record: (sightings: ReadonlyArray<Sighting>) => Effect.Effect<ReadonlyArray<TransferId>>
  /** Transfers that are seen, oldest block first, at most `limit`. Inside a transaction: they stay seen until commit. */
  readonly seen: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<Sighting>>
  /** Turns seen into orphaned in every block above a height; answers how many. */
  readonly orphanAbove: (chainId: ChainId, number: BlockNumber) => Effect.Effect<number>
  /** Turns seen into final up to a height, oldest first, at most `limit`; answers those. */
  readonly finalize: (chainId: ChainId, upTo: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<Sighting>>
  /** Turns orphaned into dropped up to a height, at most `limit`; answers those. */
  readonly drop: (chainId: ChainId, upTo: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<DroppedSighting>>
}>()("@sigmatrade/core/deposit/TransferStore") {}
