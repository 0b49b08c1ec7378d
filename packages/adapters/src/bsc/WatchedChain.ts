import type { Address } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { BscLimits, BscSettings } from "./BscSettings.ts"
import { BSC_LIMITS } from "./BscSettings.ts"
import type { JsonRpc } from "./JsonRpc.ts"
import { makeJsonRpc } from "./JsonRpc.ts"

/** What the reader works with: the line to its provider and what it looks for there. */
export interface WatchedChain {
  readonly rpc: JsonRpc
  readonly limits: BscLimits
  readonly chainId: ChainId
  readonly native: AssetId
  readonly wallets: ReadonlySet<Address>
  /** The asset of each pinned contract. */
  readonly tokens: ReadonlyMap<Address, AssetId>
}

/** Joins settings and default limits. */
export const makeWatchedChain = (settings: BscSettings): WatchedChain => {
  const named = Object.entries(settings).filter(([name, value]) => name in BSC_LIMITS && value !== undefined)
  const limits: BscLimits = { ...BSC_LIMITS, ...Object.fromEntries(named) }
  return {
    rpc: makeJsonRpc(settings, limits),
    limits,
    chainId: settings.chainId,
    native: settings.native,
    wallets: new Set(settings.wallets),
    tokens: new Map(settings.tokens.map((token) => [token.contract, token.asset]))
  }
}
