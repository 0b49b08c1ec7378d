import type { Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { BlockHash, BlockHeader, BlockNumber, ChainId } from "./BlockHeader.ts"

/** Up to where a chain has been read, gapless. */
export interface ScanCursor {
  readonly number: BlockNumber
  readonly hash: BlockHash
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
  /** Headers kept at or below the cursor, newest first, at most `limit`. */
  readonly headers: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<BlockHeader>>
  /** Puts the cursor back to a block both chains share and forgets the headers above it. */
  readonly rewind: (chainId: ChainId, expected: ScanCursor, to: ScanCursor) => Effect.Effect<void, CursorMoved>
  /** Forgets headers below a height that can no longer change. */
  readonly prune: (chainId: ChainId, below: BlockNumber) => Effect.Effect<void>
}>()("@sigmatrade/core/chain/ScanCursorStore") {}
