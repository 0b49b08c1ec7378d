import type { Effect, Stream } from "effect"
import { Context, Schema } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Address } from "./Address.ts"
import type { BlockHash, BlockHeader, BlockNumber, ChainId } from "./BlockHeader.ts"
import { BlockNumber as BlockNumberSchema } from "./BlockHeader.ts"
import type { TokenFacts } from "./TokenFacts.ts"
import type { Transfer, TxHash } from "./Transfer.ts"

/** The chain cannot be read now: no answer, a refusal, a limit. Says nothing about what the chain holds; ask again later. */
export class ChainUnavailable extends Schema.TaggedError<ChainUnavailable>()("ChainUnavailable", {
  operation: Schema.String,
  /** What went wrong, without addresses of providers or keys. */
  reason: Schema.String,
  /** The provider asks to be left alone for this long (429). */
  retryAfterMs: Schema.optionalKey(Schema.Int)
}) {
  override get message(): string {
    return `The chain cannot be read (${this.operation}): ${this.reason}. See whether the RPC provider works and its URL is right.`
  }
}

/** The provider does not know a block of this height (yet, or any more): unknown, never "empty". */
export class BlockUnknown extends Schema.TaggedError<BlockUnknown>()("BlockUnknown", { number: BlockNumberSchema }) {}

/** The answers to one question came from different forks; nothing of them may be used. Ask again. */
export class ChainMoved extends Schema.TaggedError<ChainMoved>()("ChainMoved", { number: BlockNumberSchema }) {}

/** An answer contradicts the very hash it came under: whoever gave it lies or is broken, and nothing of it may be used. */
export class ForgedAnswer extends Schema.TaggedError<ForgedAnswer>()("ForgedAnswer", {
  number: BlockNumberSchema,
  /** Which part does not fit: `header hash`, `receipts root`, `transactions root`, `log` ... */
  what: Schema.String
}) {}

/** Money of somebody that reached one of our wallets as a token we do not take; he sent the transaction himself. */
export interface MisdirectedTransfer {
  readonly txHash: TxHash
  readonly blockNumber: BlockNumber
  readonly from: Address
  readonly to: Address
  readonly contract: Address
  /** In the token's own units; its decimals are not known to us. */
  readonly amount: Amount
}

/** A stretch of the chain with every transfer to and from our wallets in it, in block and log order. */
export interface ChainRange {
  /** Every header of the stretch, or, for a stretch read whole below finality, its last one only. Ascending. */
  readonly headers: ReadonlyArray<BlockHeader>
  readonly transfers: ReadonlyArray<Transfer>
  /** Tokens we do not take, as far as they were seen. */
  readonly misdirected: ReadonlyArray<MisdirectedTransfer>
}

/** Where the chain stands, as the provider says. */
export interface ChainHead {
  readonly latest: BlockHeader
  /** The newest block the validators have made final; `null` when the provider offers none. */
  readonly finalized: BlockHeader | null
}

/** Which chain a provider serves, and whether it is still catching up. */
export interface ChainIdentity {
  readonly chainId: ChainId
  readonly genesis: BlockHash
  readonly syncing: boolean
}

/** What is asked together with the head, as far as it can be foreseen: so much less is to be asked afterwards. */
export interface LookAhead {
  /** The block above the last one read, wanted as by `liveRange`; `null`: none. */
  readonly next: BlockNumber | null
  readonly balances: ReadonlyArray<BalanceAt>
  /** Tokens whose contract is asked for. */
  readonly tokens: ReadonlyArray<AssetId>
}

/** Nothing can be foreseen. */
export const NOTHING_AHEAD: LookAhead = { next: null, balances: [], tokens: [] }

/** What a wallet held of an asset after a block. */
export interface BalanceAt {
  readonly asset: AssetId
  readonly wallet: Address
  readonly number: BlockNumber
}

/** The head, and of what was asked with it as much as was answered. */
export interface LookedAhead {
  readonly head: ChainHead
  /** `null`: not asked, not there yet, or not answered. */
  readonly next: ChainRange | null
  /** In the order asked for; `null`: so old a state is not kept, `undefined`: not answered. */
  readonly balances: ReadonlyArray<Amount | null | undefined>
  /** In the order asked for; `null`: not answered. */
  readonly tokens: ReadonlyArray<TokenFacts | null>
}

/** How blocks and transfers are read from one provider. Every adapter passes its contract suite. */
export class ChainReader extends Context.Service<ChainReader, {
  /** Which chain this is. */
  readonly identity: Effect.Effect<ChainIdentity, ChainUnavailable>
  /** The newest block and the newest final one, asked anew (never from a cache). */
  readonly head: Effect.Effect<ChainHead, ChainUnavailable>
  /** The same with what is foreseen, in as few requests as possible. Without a head there is no answer; whatever else fails is missing. */
  readonly look: (ahead: LookAhead) => Effect.Effect<LookedAhead, ChainUnavailable | ForgedAnswer>
  /** One header by height. */
  readonly header: (number: BlockNumber) => Effect.Effect<BlockHeader, BlockUnknown | ChainUnavailable>
  /**
   * Headers by height, in the order asked for, in as few requests as possible; `null` where the provider knows none. Asked anew, unless
   * `lately` allows what the provider itself has proven as final within the last seconds.
   */
  readonly headers: (
    numbers: ReadonlyArray<BlockNumber>,
    lately?: boolean
  ) => Effect.Effect<ReadonlyArray<BlockHeader | null>, ChainUnavailable>
  /** Every block of `from..to` by its own hash, headers complete, each proven by its roots: for blocks that may still change. */
  readonly liveRange: (
    from: BlockNumber,
    to: BlockNumber
  ) => Effect.Effect<ChainRange, BlockUnknown | ChainMoved | ChainUnavailable | ForgedAnswer>
  /**
   * The transfers of `from..to`, a stretch the caller knows to be final, in as few requests as the provider allows; every block that
   * moves our money is proven by its roots. `headers` holds that of the last block only, which is below `to` where so much would take
   * too long.
   */
  readonly finalRange: (
    from: BlockNumber,
    to: BlockNumber
  ) => Effect.Effect<ChainRange, BlockUnknown | ChainMoved | ChainUnavailable | ForgedAnswer>
  /** What wallets held of an asset after a block; `null` for each where the provider does not keep so old a state. */
  readonly balances: (
    asset: AssetId,
    wallets: ReadonlyArray<Address>,
    number: BlockNumber
  ) => Effect.Effect<ReadonlyArray<Amount | null>, ChainUnavailable>
  /** What a token's contract is after the newest block; `null` for the native coin. */
  readonly tokenFacts: (asset: AssetId) => Effect.Effect<TokenFacts | null, ChainUnavailable>
  /** Native value that contracts moved to or from our wallets inside a block's transactions; `null` when the provider traces nothing. */
  readonly internalTransfers: (
    block: BlockHeader
  ) => Effect.Effect<ReadonlyArray<Transfer> | null, ChainMoved | ChainUnavailable>
  /** Hashes of new heads as they are pushed: a wake-up and a hint, never a fact. Falls back to polling by itself; does not end. */
  readonly heads: Stream.Stream<BlockHash>
}>()("@sigmatrade/core/chain/ChainReader") {}
