import { Context } from "effect"
import type { Address } from "./Address.ts"
import type { ChainId } from "./BlockHeader.ts"

/** Which chain we are on and the wallets that are ours by settings. A setting. */
export class SystemWallet extends Context.Service<SystemWallet, {
  readonly chainId: ChainId
  /** The wallet members pay to (`SYSTEM_WALLET_ADDRESS`). */
  readonly address: Address
  /** The wallet payouts leave from (`PAYOUT_WALLET_ADDRESS`); `null` while there is none. It may be the same one. */
  readonly payout: Address | null
}>()("@sigmatrade/core/chain/SystemWallet") {}
