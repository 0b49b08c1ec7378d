import type { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { MisdirectedTransfer } from "@sigmatrade/core/chain/ChainReader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import { digest } from "./digest.ts"
import type { MemoryTokens } from "./MemoryToken.ts"
import { UNCHANGED } from "./MemoryToken.ts"
import type { NamedTransfer } from "./ScriptedTransfer.ts"

/** What decides a block besides its parent. */
export interface BlockContent {
  /** Never before the parent's: an earlier time becomes that one. */
  readonly timestampSeconds: number
  /** Any text: the same content by another maker is another block. */
  readonly maker: string
  readonly transfers: ReadonlyArray<NamedTransfer>
  readonly tokens: MemoryTokens
  /** Who can spend only what he has: our wallets. Everybody else has no end of everything. */
  readonly bound: ReadonlySet<Address>
}

/** What the transfers of a block came to: everybody's, not only ours. */
export interface BlockOutcome {
  /** What receipts and transactions show, in the order of readers: gas, native coin, logs. */
  readonly shown: ReadonlyArray<Transfer>
  /** What only traces show. */
  readonly internal: ReadonlyArray<Transfer>
  /** Tokens that are not listed, sent by who owned them. */
  readonly misdirected: ReadonlyArray<MisdirectedTransfer>
  /** What was held after the block by those for whom it changed anything, by `balanceKey`. */
  readonly balances: ReadonlyMap<string, bigint>
}

/** A block of the tree. Nothing in it changes. */
export interface MemoryBlock extends BlockOutcome {
  readonly header: BlockHeader
  readonly parent: MemoryBlock | null
  readonly content: BlockContent
  /** Everybody who occurs in it, each once. */
  readonly parties: ReadonlyArray<Address>
}

/** Whose balance of what. */
export const balanceKey = (asset: AssetId, wallet: Address): string => `${asset} ${wallet}`

/** What a wallet held after a block; below zero for somebody who spends without end. */
export const balanceAfter = (block: MemoryBlock, key: string): bigint => {
  for (let at: MemoryBlock | null = block; at !== null; at = at.parent) {
    const held = at.balances.get(key)
    if (held !== undefined) return held
  }
  return 0n
}

const NOBODY: ReadonlySet<Address> = new Set()

/** The empty first block of a chain. */
export const genesisOf = ({ chainId }: ChainMemorySettings): MemoryBlock => ({
  header: new BlockHeader({
    number: BlockNumber.make(0),
    hash: BlockHash.make(digest(`genesis ${chainId}`)),
    parentHash: BlockHash.make(`0x${"0".repeat(64)}`),
    timestampSeconds: 0
  }),
  parent: null,
  content: { timestampSeconds: 0, maker: "", transfers: [], tokens: UNCHANGED, bound: NOBODY },
  shown: [],
  internal: [],
  misdirected: [],
  balances: new Map(),
  parties: []
})
