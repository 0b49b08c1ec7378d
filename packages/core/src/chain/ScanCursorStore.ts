import type { Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { BlockHash, BlockHeader, BlockNumber, ChainId } from "./BlockHeader.ts"

/** A block by height and hash. */
export interface BlockRef {
  readonly number: BlockNumber
  readonly hash: BlockHash
}

/** Up to where a chain has been read. Below it everything was read, but for the gaps. */
export interface ScanCursor extends BlockRef {
  /** From this height up to the cursor every header is kept, each the child of the one before. */
  readonly linkedFrom: BlockNumber
}

/** A stretch of final blocks that was put off so that new payments need not wait for it; it is read oldest first. */
export interface ScanGap {
  /** The block before the next one to be read, which must be its child. */
  readonly after: BlockRef
  /** The last block of the gap, as it was known to be final when the gap was opened: reading must arrive at this very one. */
  readonly end: BlockRef
  /** The first block of the gap when it was opened: how far it is read follows from it. */
  readonly from: BlockNumber
}

/** Somebody else has moved the cursor: what was read belongs to an old view and must not be written. */
export class CursorMoved extends Schema.TaggedError<CursorMoved>()("CursorMoved", {}) {}

/** Where scanning stands and which headers it has seen. Every adapter passes its contract suite. */
export class ScanCursorStore extends Context.Service<ScanCursorStore, {
  /** The cursor, or none before the first block was read. */
  readonly get: (chainId: ChainId) => Effect.Effect<Option.Option<ScanCursor>>
  /** Moves the cursor from `expected` to `next` and keeps the headers; fails when the cursor is elsewhere. */
  readonly move: (
    chainId: ChainId,
    expected: Option.Option<ScanCursor>,
    next: ScanCursor,
    headers: ReadonlyArray<BlockHeader>
  ) => Effect.Effect<void, CursorMoved>
  /** The header kept at a height; none when it was never kept, or is forgotten. */
  readonly header: (chainId: ChainId, number: BlockNumber) => Effect.Effect<Option.Option<BlockHeader>>
  /** Those of the blocks whose header is kept and in line with the cursor: from its `linkedFrom` on, and with this very hash. */
  readonly linked: (chainId: ChainId, blocks: ReadonlyArray<BlockRef>) => Effect.Effect<ReadonlyArray<BlockRef>>
  /** Headers kept at or below the cursor, newest first, at most `limit`. */
  readonly headers: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<BlockHeader>>
  /** Puts the cursor back to a block both chains share and forgets the headers above it. */
  readonly rewind: (chainId: ChainId, expected: ScanCursor, to: BlockRef) => Effect.Effect<void, CursorMoved>
  /** Forgets headers below a height that can no longer change. */
  readonly prune: (chainId: ChainId, below: BlockNumber) => Effect.Effect<void>
  /** Inside a transaction: opens a gap. */
  readonly openGap: (chainId: ChainId, gap: ScanGap) => Effect.Effect<void>
  /** The gaps that are left, lowest first. */
  readonly gaps: (chainId: ChainId) => Effect.Effect<ReadonlyArray<ScanGap>>
  /** A gap is read up to this block; it is gone when that was its last one. Fails when somebody else has read on in it. */
  readonly advanceGap: (chainId: ChainId, expected: ScanGap, to: BlockRef) => Effect.Effect<void, CursorMoved>
  /** The highest block ever found to be final: it never goes back by itself. */
  readonly finalMark: (chainId: ChainId) => Effect.Effect<Option.Option<BlockRef>>
  /** Raises the mark; a lower one changes nothing. */
  readonly raiseFinalMark: (chainId: ChainId, to: BlockRef) => Effect.Effect<void>
  /** Finality was broken: puts the mark down to the last block that still stands. */
  readonly lowerFinalMark: (chainId: ChainId, to: BlockRef) => Effect.Effect<void>
}>()("@sigmatrade/core/chain/ScanCursorStore") {}
