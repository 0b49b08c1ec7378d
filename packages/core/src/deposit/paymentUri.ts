import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import type { Amount } from "../money/Amount.ts"

/** What a wallet needs to know to make a payment. */
export interface PaymentRequest {
  readonly chainId: ChainId
  readonly to: Address
  readonly amount: Amount
  /** The token's contract; `null` for the native coin. */
  readonly contract: Address | null
}

/** The link a wallet opens with everything filled in, the chain always named. Source: ERC-681. */
export const paymentUri = ({ amount, chainId, contract, to }: PaymentRequest): string =>
  contract === null
    ? `ethereum:${to}@${chainId}?value=${amount}`
    : `ethereum:${contract}@${chainId}/transfer?address=${to}&uint256=${amount}`
