import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { Stream } from "effect"
import type { ChainMemorySettings } from "./ChainMemorySettings.ts"
import type { MemoryBlock } from "./MemoryBlock.ts"
import type { ProviderCondition } from "./ProviderScript.ts"
import type { ProviderView } from "./ProviderView.ts"

/** What holds for all providers of a chain; the script changes it. */
export interface NetworkCondition {
  /** How finality lags; `null`: there is none. */
  finalityLag: number | null
  failuresLeft: number
  reason: string
}

/** One provider from within: what its reader answers from. */
export interface MemoryProvider {
  readonly id: ProviderId
  readonly settings: ChainMemorySettings
  readonly wallets: WatchedWallets["Service"]
  readonly network: NetworkCondition
  readonly genesis: MemoryBlock
  /** How it behaves. */
  readonly condition: () => ProviderCondition
  /** The chain as it shows it now. */
  readonly view: () => ProviderView
  readonly heads: Stream.Stream<BlockHash>
}

/** The block at a height, if the provider keeps and knows one. */
export const blockAt = ({ condition, view }: MemoryProvider, number: number): MemoryBlock | undefined => {
  const { blocks, tip } = view()
  return number <= tip && number >= condition().blocksFrom ? blocks[number] : undefined
}
