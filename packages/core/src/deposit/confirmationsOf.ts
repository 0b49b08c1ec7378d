import type { BlockNumber } from "../chain/BlockHeader.ts"

/** Confirmations of a block: 1 when it is the newest, never more than are needed. */
export const confirmationsOf = (block: BlockNumber, latest: BlockNumber, needed: number) =>
  Math.max(1, Math.min(needed, latest - block + 1))
