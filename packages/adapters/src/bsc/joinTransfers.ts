import { LogIndex, Transfer } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { PlacedTransfer } from "./readTransferLogs.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A token transfer in core's words. `timestampSeconds` is that of its block. */
export const tokenTransfer = (chain: WatchedChain, placed: PlacedTransfer, timestampSeconds: number): Transfer =>
  new Transfer({
    chainId: chain.chainId,
    txHash: placed.txHash,
    logIndex: LogIndex.make(placed.logIndex),
    blockNumber: placed.blockNumber,
    blockHash: placed.blockHash,
    timestampSeconds,
    from: placed.from,
    to: placed.to,
    asset: placed.asset,
    amount: Amount.make(placed.amount)
  })

/**
 * One order for every way of reading: by block; in a block native transfers first, as the block lists their transactions, then
 * token transfers by log index. `natives` must stand in block and transaction order already.
 */
export const joinTransfers = (natives: ReadonlyArray<Transfer>, tokens: ReadonlyArray<Transfer>): ReadonlyArray<Transfer> =>
  [...natives, ...tokens].toSorted((one, other) => one.blockNumber - other.blockNumber || one.logIndex - other.logIndex)
