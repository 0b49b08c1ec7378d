import { Schema } from "effect"

/** The number that tells chains apart (EIP-155): 56 is BNB Smart Chain. */
export const ChainId = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("ChainId"))
export type ChainId = typeof ChainId.Type

/** The height of a block; 0 is the first. */
export const BlockNumber = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).pipe(Schema.brand("BlockNumber"))
export type BlockNumber = typeof BlockNumber.Type

/** The identity of a block: 32 bytes as lower-case hex. */
export const BlockHash = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)).pipe(Schema.brand("BlockHash"))
export type BlockHash = typeof BlockHash.Type

/** What links a block to its chain. */
export class BlockHeader extends Schema.Class<BlockHeader>("BlockHeader")({
  number: BlockNumber,
  hash: BlockHash,
  parentHash: BlockHash,
  /** Seconds since 1970, as the block states it. */
  timestampSeconds: Schema.Int
}) {}
