import { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { BlockTree } from "./BlockTree.ts"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { digest } from "./digest.ts"
import type { MemoryBlock } from "./MemoryBlock.ts"
import { mintBlock } from "./mintBlock.ts"
import type { ProviderCondition, ProviderForgery } from "./ProviderScript.ts"

/** The chain as one provider shows it now: block `n` at place `n`, up to `tip`; blocks above it are not known yet. */
export interface ProviderView {
  readonly blocks: ReadonlyArray<MemoryBlock>
  readonly tip: number
}

type ForgedBlock = ProviderForgery & { readonly _tag: "Block" }

/** The same chain, but with one block that holds more, and so with other blocks after it. */
const forgeBlock = (settings: ChainMemorySettings, blocks: ReadonlyArray<MemoryBlock>, { number, transfers }: ForgedBlock) => {
  const invented = transfers.map((transfer, index) => ({
    ...transfer,
    txHash: transfer.txHash ?? TxHash.make(digest(`forged ${number} ${index}`))
  }))
  const forged = blocks.slice(0, number)
  for (const { content } of blocks.slice(number)) {
    const [parent, added] = [forged.at(-1), forged.length === number ? invented : []]
    if (parent === undefined) throw new RangeError("block 0 cannot be forged")
    forged.push(mintBlock(settings, parent, { ...content, transfers: [...content.transfers, ...added] }))
  }
  return forged
}

/** Looks at the tree through a provider's condition; forged blocks are made once. */
export const makeProviderView = (settings: ChainMemorySettings, tree: BlockTree): (condition: ProviderCondition) => ProviderView => {
  let made: { readonly newest: MemoryBlock | undefined; readonly by: ForgedBlock } & Pick<ProviderView, "blocks"> | null = null
  const forgedFrom = (blocks: ReadonlyArray<MemoryBlock>, by: ForgedBlock) => {
    const newest = blocks.at(-1)
    if (made === null || made.newest !== newest || made.by !== by) made = { newest, by, blocks: forgeBlock(settings, blocks, by) }
    return made.blocks
  }
  return ({ branch, forges, lagBlocks }) => {
    const seen = tree.branch(branch)
    const blocks = forges._tag === "Block" ? forgedFrom(seen, forges) : seen
    return { blocks, tip: Math.max(0, blocks.length - 1 - lagBlocks) }
  }
}
