import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Address } from "./Address.ts"
import { BlockHash, BlockNumber, ChainId } from "./BlockHeader.ts"

/** The identity of a transaction: 32 bytes as lower-case hex. */
export const TxHash = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)).pipe(Schema.brand("TxHash"))
export type TxHash = typeof TxHash.Type

/** The place of a token transfer among the logs of its block; below zero stand the places of what leaves no log. */
export const LogIndex = Schema.Int.check(Schema.isBetween({ minimum: -(2 ** 30), maximum: 2 ** 30 })).pipe(Schema.brand("LogIndex"))
export type LogIndex = typeof LogIndex.Type

/** Stands where a native transfer has no log: one transaction carries value once. */
export const NATIVE = LogIndex.make(-1)

/** Stands for the gas that a transaction of one of our wallets paid to the block's validator. */
export const GAS = LogIndex.make(-2)

/** Stands for the native value that the call with this number (0 is the first, depth first) moved inside a transaction. */
export const internalCall = (ordinal: number): LogIndex => LogIndex.make(-3 - ordinal)

/** `<chain id>:<transaction hash>:<log index>`, so the same transfer always has the same id. */
export const TransferId = Schema.String.check(Schema.isPattern(/^\d+:0x[0-9a-f]{64}:-?\d+$/u)).pipe(Schema.brand("TransferId"))
export type TransferId = typeof TransferId.Type

/**
 * How we know that a transfer happened, given that its block did. `block`: the block's own roots hold it (receipts and transactions
 * re-hashed). `traces`: two providers traced it alike. `balance`: our wallet grew by it, nobody showed how. `word`: one provider's word.
 */
export const TransferProof = Schema.Literals(["block", "traces", "balance", "word"])
export type TransferProof = typeof TransferProof.Type

/** Money that one block moved to or from one of our wallets: what the chain shows, before anyone decides what it means. */
export class Transfer extends Schema.Class<Transfer>("Transfer")({
  chainId: ChainId,
  /** The transaction; the block's own hash where only the wallet's balance tells of the money. */
  txHash: TxHash,
  logIndex: LogIndex,
  blockNumber: BlockNumber,
  blockHash: BlockHash,
  /** Seconds since 1970, as the block states it. */
  timestampSeconds: Schema.Int,
  from: Address,
  to: Address,
  asset: AssetId,
  amount: Amount,
  proof: TransferProof
}) {}

/** The id of a transfer. */
export const transferId = (transfer: Pick<Transfer, "chainId" | "txHash" | "logIndex">): TransferId =>
  TransferId.make(`${transfer.chainId}:${transfer.txHash}:${transfer.logIndex}`)
