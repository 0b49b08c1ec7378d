import type { Transfer } from "@sigmatrade/core/chain/Transfer"

/**
 * One order for every way of reading: by block; in a block gas first and native value then, each as the block lists its transactions,
 * then token transfers by log index. `natives` must stand in block and transaction order already.
 */
export const joinTransfers = (natives: ReadonlyArray<Transfer>, tokens: ReadonlyArray<Transfer>): ReadonlyArray<Transfer> =>
  [...natives, ...tokens].toSorted((one, other) => one.blockNumber - other.blockNumber || one.logIndex - other.logIndex)
