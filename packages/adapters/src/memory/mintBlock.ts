import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { digest } from "./digest.ts"
import { executeTransfers } from "./executeTransfers.ts"
import type { BlockContent, MemoryBlock } from "./MemoryBlock.ts"
import type { NamedTransfer } from "./ScriptedTransfer.ts"

const UNCHECKED = { disableChecks: true }

const textOf = ({ amount, asset, failed, from, gas, internal, sentBy, to, txHash, unlogged }: NamedTransfer) =>
  `${txHash} ${from} ${to} ${asset} ${amount} ${failed} ${sentBy} ${gas} ${internal} ${unlogged}`

const headerAfter = (parent: BlockHeader, { maker, timestampSeconds: wanted, tokens, transfers }: BlockContent): BlockHeader => {
  const number = BlockNumber.make(parent.number + 1, UNCHECKED)
  const timestampSeconds = Math.max(parent.timestampSeconds, wanted)
  const text = `${parent.hash} ${number} ${timestampSeconds} ${maker} ${tokens.version} ${transfers.map(textOf).join()}`
  return new BlockHeader({ number, hash: BlockHash.make(digest(text), UNCHECKED), parentHash: parent.hash, timestampSeconds }, UNCHECKED)
}

/** The block with this content on top of another one. The same parent and content give the same block, hash included. */
export const mintBlock = (settings: ChainMemorySettings, parent: MemoryBlock, content: BlockContent): MemoryBlock => {
  const header = headerAfter(parent.header, content)
  const outcome = executeTransfers(settings, parent, header, content)
  const { internal, misdirected, shown } = outcome
  const parties = [...new Set([...shown, ...internal, ...misdirected].flatMap(({ from, to }) => [from, to]))]
  return { ...outcome, header, parent, content, parties }
}
