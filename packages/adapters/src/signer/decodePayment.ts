import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { Option, Result, Schema } from "effect"
import type { Hex, TransactionSerializableLegacy } from "viem"
import { decodeFunctionData, erc20Abi, keccak256, pad, parseTransaction } from "viem"
import { encodePayment } from "./encodePayment.ts"
import type { PaymentSignature } from "./encodePayment.ts"
import { recoverWallet } from "./recoverWallet.ts"

/** Bytes that are not exactly one signed payment of a listed asset. */
export class NotAPayment extends Schema.TaggedError<NotAPayment>()("NotAPayment", {
  what: Schema.Literals(["transaction", "signature", "payment", "encoding"])
}) {}

/** What signed bytes say. `order.wallet` is whoever signed them, not whoever they are said to come from. */
export interface DecodedPayment {
  readonly order: PaymentOrder
  readonly hash: TxHash
}

interface Paid {
  readonly asset: AssetId
  readonly to: Address
  readonly amount: bigint
}

const fail = (what: NotAPayment["what"]) => Result.fail(new NotAPayment({ what }))

const lower = (address: string) => Address.make(address.toLowerCase())

/** Throws when the data is no call of the token standard. */
const callOf = (data: Hex): Pick<Paid, "to" | "amount"> | null => {
  const call = decodeFunctionData({ abi: erc20Abi, data })
  return call.functionName === "transfer" ? { to: lower(call.args[0]), amount: call.args[1] } : null
}

/** What a transaction pays. Native coins carry no data, tokens no value. */
const paidBy = ({ data, to, value = 0n }: TransactionSerializableLegacy, assets: ReadonlyArray<ListedAsset>): Paid | null => {
  if (to === undefined || to === null) return null
  const contract = data === undefined ? null : lower(to)
  const listed = assets.find((one) => one.contract === contract)
  if (listed === undefined) return null
  if (data === undefined) return { asset: listed.asset.id, to: lower(to), amount: value }
  const call = Option.getOrNull(Option.liftThrowable(callOf)(data))
  return call === null || value !== 0n ? null : { asset: listed.asset.id, ...call }
}

/** A signature that names its chain; without one the bytes would be as good on every chain. */
const signatureOf = ({ r, s, v }: TransactionSerializableLegacy): PaymentSignature | null =>
  r === undefined || s === undefined || v === undefined || v < 35n || r === "0x" || s === "0x"
    ? null
    : { r: pad(r, { size: 32 }), s: pad(s, { size: 32 }), yParity: Number((v - 35n) % 2n) }

/** Throws on what is malformed, or has numbers out of range. */
const parse = (bytes: Hex) => {
  const transaction = parseTransaction(bytes)
  return transaction.type === "legacy" ? { transaction, signature: signatureOf(transaction) } : null
}

/** Throws when a number does not fit into an order. */
const orderOf = (paid: Paid, wallet: Address, { chainId, gas = 0n, gasPrice = 0n, nonce }: TransactionSerializableLegacy): PaymentOrder =>
  new PaymentOrder({
    chainId: ChainId.make(chainId ?? 0), wallet, nonce: nonce ?? -1, asset: paid.asset, to: paid.to, amount: Amount.make(paid.amount),
    gasLimit: gas, gasPrice, withdrawals: []
  })

/**
 * Reads signed bytes back as the payment they are. Anything that is not byte for byte what `encodePayment` makes of the answer is refused:
 * other forms of transaction, other calls, both value and data, trailing bytes, a signature for no chain or with a large `s`.
 * Errors: `NotAPayment`.
 */
export const decodePayment = (bytes: string, assets: ReadonlyArray<ListedAsset>): Result.Result<DecodedPayment, NotAPayment> => {
  const parsed = Option.getOrNull(Option.liftThrowable(parse)(bytes as Hex))
  if (parsed === null) return fail("transaction")
  const { signature, transaction } = parsed
  if (signature === null) return fail("signature")
  const paid = paidBy(transaction, assets)
  if (paid === null) return fail("payment")
  // The signer is not known before the bytes that were signed are, and those do not depend on him.
  const draft = Option.getOrNull(Option.liftThrowable(orderOf)(paid, paid.to, transaction))
  if (draft === null) return fail("payment")
  const exact = encodePayment(draft, assets, signature)
  if (exact !== bytes) return fail("encoding")
  const wallet = recoverWallet(keccak256(encodePayment(draft, assets)), signature)
  if (wallet === null) return fail("signature")
  return Result.succeed({ order: new PaymentOrder({ ...draft, wallet }), hash: TxHash.make(keccak256(exact)) })
}
