import { Context } from "effect"
import type { Address } from "./Address.ts"
import type { ChainId } from "./BlockHeader.ts"

/** Which chain we are on and the wallet members pay to (`BSC_CHAIN_ID`, `SYSTEM_WALLET_ADDRESS`). A setting. */
export class SystemWallet extends Context.Service<SystemWallet, {
  readonly chainId: ChainId
  readonly address: Address
}>()("@sigmatrade/core/chain/SystemWallet") {}
