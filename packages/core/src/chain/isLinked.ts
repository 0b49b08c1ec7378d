import type { BlockHash, BlockHeader } from "./BlockHeader.ts"

/** Whether each header is the child of the one before it, the first being the child of `parent`. Empty is linked. */
export const isLinked = (parent: BlockHash, headers: ReadonlyArray<BlockHeader>): boolean =>
  headers.every((header, index) => {
    const before = headers[index - 1]
    return header.parentHash === (before?.hash ?? parent) && (before === undefined || header.number === before.number + 1)
  })
