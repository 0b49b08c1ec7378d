import type { Address } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { BscLimits, BscSettings } from "./BscSettings.ts"
import { BSC_LIMITS } from "./BscSettings.ts"
import type { ReceiptsNeeded } from "./guessReceipts.ts"
import { makeReceiptsNeeded } from "./guessReceipts.ts"
import type { JsonRpc } from "./JsonRpc.ts"
import { makeJsonRpc } from "./JsonRpc.ts"
import type { KnownHeaders } from "./KnownHeaders.ts"
import { makeKnownHeaders } from "./KnownHeaders.ts"
import type { RangeSize } from "./RangeSize.ts"

/** What was learnt about a provider while asking it; starts anew with the process. */
export interface LearntOfProvider {
  range: RangeSize
  /** Whether receipts may be asked for by block hash; only by height once the provider has shown that it does not take that. */
  receiptsByHash: boolean
  /** Until when (epoch milliseconds) each way of tracing counts as not offered. */
  readonly tracesMissingUntilMs: Map<string, number>
  readonly receiptsNeeded: ReceiptsNeeded
}

/** What the reader works with: the line to its provider and what it looks for there. */
export interface WatchedChain {
  readonly rpc: JsonRpc
  readonly limits: BscLimits
  readonly chainId: ChainId
  readonly native: AssetId
  /** Whose wallets are ours; asked anew for every question. */
  readonly watched: WatchedWallets["Service"]
  /** The asset of each pinned contract. */
  readonly tokens: ReadonlyMap<Address, AssetId>
  readonly learnt: LearntOfProvider
  /** Headers of final blocks that this provider has proven. */
  readonly known: KnownHeaders
}

/** Joins settings and default limits. */
export const limitsOf = (settings: Partial<BscLimits>): BscLimits => {
  const named = Object.entries(settings).filter(([name, value]) => name in BSC_LIMITS && value !== undefined)
  return { ...BSC_LIMITS, ...Object.fromEntries(named) }
}

/** A line to the provider of these settings, and nothing learnt about it yet. Asks nothing. */
export const makeWatchedChain = (settings: BscSettings, watched: WatchedWallets["Service"]): WatchedChain => {
  const limits = limitsOf(settings)
  return {
    rpc: makeJsonRpc(settings, limits),
    limits,
    chainId: settings.chainId,
    native: settings.native,
    watched,
    tokens: new Map(settings.tokens.map((token) => [token.contract, token.asset])),
    learnt: {
      range: { blocks: limits.rangeBlocksMax, accepted: 0 }, receiptsByHash: true, tracesMissingUntilMs: new Map(),
      receiptsNeeded: makeReceiptsNeeded()
    },
    known: makeKnownHeaders()
  }
}
