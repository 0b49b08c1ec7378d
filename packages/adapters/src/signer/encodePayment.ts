import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import type { Hex } from "viem"
import { encodeFunctionData, erc20Abi, serializeTransaction } from "viem"

/** The two numbers of a signature and which of the two points the first one stands for. */
export interface PaymentSignature {
  readonly r: Hex
  readonly s: Hex
  readonly yParity: number
}

/** Where a transaction goes and what it carries there. */
const callOf = ({ amount, to }: PaymentOrder, contract: Hex | null) =>
  contract === null
    ? { to: to as Hex, value: amount }
    : { to: contract, value: 0n, data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to as Hex, amount] }) }

/**
 * The one transaction an order stands for, in the oldest form every node takes (legacy with EIP-155: the chain is signed too), so that the
 * same order is always the same bytes. Unsigned without `signature`: those bytes are what is hashed and signed.
 * Dies when the asset is not listed or a number is negative: limits are looked at before.
 */
export const encodePayment = (order: PaymentOrder, assets: ReadonlyArray<ListedAsset>, signature?: PaymentSignature): Hex => {
  const listed = assets.find(({ asset }) => asset.id === order.asset)
  if (listed === undefined) throw new Error(`${order.asset} is not listed`)
  const transaction = {
    type: "legacy" as const,
    chainId: order.chainId,
    nonce: order.nonce,
    gas: order.gasLimit,
    gasPrice: order.gasPrice,
    ...callOf(order, listed.contract as Hex | null)
  }
  if (signature === undefined) return serializeTransaction(transaction)
  const { r, s, yParity } = signature
  return serializeTransaction(transaction, { r, s, v: BigInt(27 + yParity), yParity })
}
