import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import type { MemoryBlock } from "./MemoryBlock.ts"
import type { MemoryProvider } from "./MemoryProvider.ts"

/** Whether a block is this one, or one that it stands on. */
const standsOn = (newer: MemoryBlock, block: MemoryBlock): boolean => {
  let at: MemoryBlock | null = newer
  while (at !== null && at.header.number > block.header.number) at = at.parent
  return at === block
}

/**
 * Which hashes a provider announces when its chain may have moved: none while it does not answer, and none of a block that what it
 * announced last stands on.
 */
export const makeAnnounced = ({ condition, genesis, view }: Pick<MemoryProvider, "condition" | "genesis" | "view">) => {
  let last = genesis
  let held: BlockHash | null = null
  return (): ReadonlyArray<BlockHash> => {
    const { answers, headOrder } = condition()
    if (answers._tag === "Never") return []
    const { blocks, tip } = view()
    const newest = blocks[tip] ?? genesis
    if (standsOn(last, newest)) return []
    last = newest
    const { hash } = newest.header
    if (headOrder === "swapped" && held === null) {
      held = hash
      return []
    }
    const announced = held === null ? [hash] : [hash, held]
    held = null
    return announced
  }
}
