import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Address } from "./Address.ts"
import { BlockHash, BlockNumber, ChainId } from "./BlockHeader.ts"

/** The identity of a transaction: 32 bytes as lower-case hex. */
export const TxHash = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{64}$/u)).pipe(Schema.brand("TxHash"))
export type TxHash = typeof TxHash.Type

/** The place of a token transfer among the logs of its block, or `NATIVE` for the value a transaction itself carries. */
export const LogIndex = Schema.Int.check(Schema.isGreaterThanOrEqualTo(-1)).pipe(Schema.brand("LogIndex"))
export type LogIndex = typeof LogIndex.Type

/** Stands where a native transfer has no log: one transaction carries value once. */
export const NATIVE = LogIndex.make(-1)

/** `<chain id>:<transaction hash>:<log index>`, so the same transfer always has the same id; the log index is -1 for native value. */
export const TransferId = Schema.String.check(Schema.isPattern(/^\d+:0x[0-9a-f]{64}:(-1|\d+)$/u)).pipe(Schema.brand("TransferId"))
export type TransferId = typeof TransferId.Type

/** Money that one block moved to one of our wallets: what the chain shows, before anyone decides what it means. */
export class Transfer extends Schema.Class<Transfer>("Transfer")({
  chainId: ChainId,
  txHash: TxHash,
  logIndex: LogIndex,
  blockNumber: BlockNumber,
  blockHash: BlockHash,
  /** Seconds since 1970, as the block states it. */
  timestampSeconds: Schema.Int,
  from: Address,
  to: Address,
  asset: AssetId,
  amount: Amount
}) {}

/** The id of a transfer. */
export const transferId = (transfer: Pick<Transfer, "chainId" | "txHash" | "logIndex">): TransferId =>
  TransferId.make(`${transfer.chainId}:${transfer.txHash}:${transfer.logIndex}`)
