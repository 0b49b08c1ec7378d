import type { Address } from "@sigmatrade/core/chain/Address"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import type { MemoryBlock } from "./MemoryBlock.ts"
import { genesisOf } from "./MemoryBlock.ts"
import type { MemoryToken } from "./MemoryToken.ts"
import { changeToken, UNCHANGED } from "./MemoryToken.ts"
import { mintBlock } from "./mintBlock.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** The branch that a provider sees unless it is told otherwise. */
export const MAIN = "main"

/** What is mined: with whose names and in whose time, the tree does not know. */
export interface Mined {
  readonly timestampSeconds: number
  readonly transfers: ReadonlyArray<ScriptedTransfer>
  readonly bound: ReadonlySet<Address>
}

/** All blocks of one world, as branches that share their first blocks. */
export interface BlockTree {
  readonly genesis: MemoryBlock
  /** A branch from block 0 up to its newest; an unknown name is a mistake of the script. */
  readonly branch: (name: string) => ReadonlyArray<MemoryBlock>
  /** The newest block of a branch. */
  readonly newest: (name: string) => MemoryBlock
  /** Mines a block on a branch. */
  readonly mine: (name: string, mined: Mined) => MemoryBlock
  /** Takes the newest blocks off the main branch, block 0 never. */
  readonly drop: (depth: number) => MemoryBlock
  /** Starts a branch, anew if need be, that shares all but the newest `depth` blocks of the main one. */
  readonly fork: (name: string, depth: number) => MemoryBlock
  /** Makes a branch the main one. */
  readonly adopt: (name: string) => MemoryBlock
  /** From the next block on a token is different, on every branch. */
  readonly changeToken: (asset: AssetId, change: Partial<MemoryToken>) => void
}

/** The branches by name, each a list of its own. */
const makeBranches = (genesis: MemoryBlock) => {
  const branches = new Map<string, Array<MemoryBlock>>([[MAIN, [genesis]]])
  const branch = (name: string) => {
    const found = branches.get(name)
    if (found === undefined) throw new RangeError(`no branch ${name}`)
    return found
  }
  return {
    branch,
    newest: (name: string) => branch(name).at(-1) ?? genesis,
    /** The blocks of one branch without its newest ones become another. */
    copy: (from: string, depth: number, to: string) => {
      const blocks = branch(from)
      if (depth < 0 || depth >= blocks.length) throw new RangeError(`cannot drop ${depth} of ${blocks.length - 1} blocks`)
      branches.set(to, blocks.slice(0, blocks.length - depth))
    }
  }
}

/** A tree that is nothing but its first block. */
export const makeBlockTree = (settings: ChainMemorySettings): BlockTree => {
  const genesis = genesisOf(settings)
  const { branch, copy, newest } = makeBranches(genesis)
  let [splits, transactions, tokens] = [0, 0, UNCHANGED]
  const named = (transfer: ScriptedTransfer) => ({
    ...transfer,
    txHash: transfer.txHash ?? TxHash.make(`0xf${(++transactions).toString(16).padStart(63, "0")}`)
  })
  const split = (depth: number, to: string) => {
    // The maker differs after every split: what replaces a block is never the same block.
    splits += 1
    copy(MAIN, depth, to)
    return newest(to)
  }
  return {
    genesis,
    branch,
    newest,
    mine: (name, { bound, timestampSeconds, transfers }) => {
      const content = { maker: `${name} ${splits}`, timestampSeconds, transfers: transfers.map(named), tokens, bound }
      const block = mintBlock(settings, newest(name), content)
      branch(name).push(block)
      return block
    },
    drop: (depth) => split(depth, MAIN),
    fork: (name, depth) => split(depth, name),
    adopt: (name) => {
      copy(name, 0, MAIN)
      return newest(MAIN)
    },
    changeToken: (asset, change) => {
      tokens = changeToken(tokens, asset, change)
    }
  }
}
