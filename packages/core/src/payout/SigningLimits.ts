import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { SignerEpoch } from "./SigningLog.ts"

/** How much of one asset a key may send, in base units. */
export interface AssetLimits {
  /** Whether it is the chain's own coin. */
  readonly isNative: boolean
  readonly perPaymentMax: Amount
  /** In any 24 hours, each nonce counted once. */
  readonly perDayMax: Amount
}

/** What a signer agrees to sign, whatever the rest of the system believes. A setting. */
export class SigningLimits extends Context.Service<SigningLimits, {
  readonly chainId: ChainId
  readonly wallet: Address
  /** The assets it sends; any other is refused. */
  readonly assets: ReadonlyMap<AssetId, AssetLimits>
  /** Who must never be paid: our own wallets, and contracts of tokens. */
  readonly receiversNever: ReadonlySet<Address>
  /** Who alone may be paid; `null`: anybody who is not excluded. */
  readonly receiversOnly: ReadonlySet<Address> | null
  /** Units of gas per transaction. */
  readonly gasLimitMax: bigint
  /** Base units of the native coin per unit of gas. */
  readonly gasPriceMax: bigint
  /** Fees of any 24 hours in base units of the native coin, were all gas used; each nonce counted once, at its highest price. */
  readonly feesPerDayMax: Amount
  /** The epoch this instance signs in. */
  readonly epoch: SignerEpoch
}>()("@sigmatrade/core/payout/SigningLimits") {}
