import { Context } from "effect"
import type { ChainReader } from "./ChainReader.ts"
import type { ProviderId } from "./ProviderId.ts"

/** One RPC provider: who it is, and how the chain is read from it. */
export interface ChainProvider {
  readonly id: ProviderId
  readonly reader: ChainReader["Service"]
}

/** Every provider we are told to use, the preferred one first (`QUICKNODE_*`, `BSC_RPC_URLS`). */
export class ChainProviders
  extends Context.Service<ChainProviders, ReadonlyArray<ChainProvider>>()("@sigmatrade/core/chain/ChainProviders") {}
