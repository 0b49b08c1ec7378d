import type { Effect, Stream } from "effect"
import { Context, Schema } from "effect"
import type { BlockHash, BlockHeader, BlockNumber } from "./BlockHeader.ts"
import { BlockNumber as BlockNumberSchema } from "./BlockHeader.ts"
import type { Transfer } from "./Transfer.ts"

/** The chain cannot be read now: no answer, a refusal, a limit. Says nothing about what the chain holds; ask again later. */
export class ChainUnavailable extends Schema.TaggedError<ChainUnavailable>()("ChainUnavailable", {
  operation: Schema.String,
  /** What went wrong, without addresses of providers or keys. */
  reason: Schema.String
}) {
  override get message(): string {
    return `The chain cannot be read (${this.operation}): ${this.reason}. See whether the RPC provider works and its URL is right.`
  }
}

/** The provider does not know a block of this height (yet, or any more): unknown, never "empty". */
export class BlockUnknown extends Schema.TaggedError<BlockUnknown>()("BlockUnknown", { number: BlockNumberSchema }) {}

/** The answers to one question came from different forks; nothing of them may be used. Ask again. */
export class ChainMoved extends Schema.TaggedError<ChainMoved>()("ChainMoved", { number: BlockNumberSchema }) {}

/** A stretch of the chain with every transfer to our wallets in it, in block and log order. */
export interface ChainRange {
  /** Every header of the stretch, or, for a stretch read whole below finality, its last one only. Ascending. */
  readonly headers: ReadonlyArray<BlockHeader>
  readonly transfers: ReadonlyArray<Transfer>
}

/** Where the chain stands, as the provider says. */
export interface ChainHead {
  readonly latest: BlockHeader
  /** The newest block the validators have made final; `null` when the provider offers none. */
  readonly finalized: BlockHeader | null
}

/** How blocks and transfers are read. Every adapter passes its contract suite. */
export class ChainReader extends Context.Service<ChainReader, {
  /** The newest block and the newest final one, asked anew (never from a cache). */
  readonly head: Effect.Effect<ChainHead, ChainUnavailable>
  /** One header by height. */
  readonly header: (number: BlockNumber) => Effect.Effect<BlockHeader, BlockUnknown | ChainUnavailable>
  /** Every block of `from..to` by its own hash, headers complete: for blocks that may still change. */
  readonly liveRange: (from: BlockNumber, to: BlockNumber) => Effect.Effect<ChainRange, BlockUnknown | ChainMoved | ChainUnavailable>
  /**
   * The transfers of `from..to`, a stretch the caller knows to be final, in as few requests as the provider allows.
   * `headers` holds that of the last block only, which is below `to` where so much would take too long.
   */
  readonly finalRange: (from: BlockNumber, to: BlockNumber) => Effect.Effect<ChainRange, BlockUnknown | ChainMoved | ChainUnavailable>
  /** Hashes of new heads as they are pushed: a wake-up and a hint, never a fact. Falls back to polling by itself; does not end. */
  readonly heads: Stream.Stream<BlockHash>
}>()("@sigmatrade/core/chain/ChainReader") {}
