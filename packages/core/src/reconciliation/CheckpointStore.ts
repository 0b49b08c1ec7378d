import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import type { AssetId } from "../money/Asset.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { Checkpoint, KeptCheckpoint, Opening } from "./Checkpoint.ts"

/** Comparisons of books and chain, and where they began. Every adapter passes its contract suite. */
export class CheckpointStore extends Context.Service<CheckpointStore, {
  /** What a wallet held before our first block. */
  readonly opening: (chainId: ChainId, wallet: Address, asset: AssetId) => Effect.Effect<Option.Option<Opening>>
  /** Keeps an opening unless there is one; answers whether this one counts. */
  readonly open: (opening: Opening) => Effect.Effect<boolean>
  /** Keeps a checkpoint. Sound ones made before `keepSince` are forgotten; the others stay for ever. */
  readonly record: (checkpoint: Checkpoint, keepSince: DateTime.Utc) => Effect.Effect<void>
  /** The newest checkpoint. */
  readonly last: (chainId: ChainId) => Effect.Effect<Option.Option<Checkpoint>>
  /** Checkpoints that were not sound, newest first, at most `limit`. */
  readonly unsound: (chainId: ChainId, limit: number) => Effect.Effect<ReadonlyArray<Checkpoint>>
  /**
   * Checkpoints by when they were made, newest first; only sound ones, only others or (`null`) all of them. One that is forgotten may
   * still be where a page begins.
   */
  readonly list: (chainId: ChainId, sound: boolean | null, page: PageRequest<number>) => Effect.Effect<ReadonlyArray<KeptCheckpoint>, AnchorUnknown>
}>()("@sigmatrade/core/reconciliation/CheckpointStore") {}
