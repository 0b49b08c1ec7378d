import { Address } from "@sigmatrade/core/chain/Address"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { BNB } from "@sigmatrade/core/money/Asset"
import type { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { SignedPayment, Signer } from "@sigmatrade/core/payout/Signer"
import { Effect, Layer } from "effect"
import { encodeFunctionData, keccak256, parseAbi, stringToHex } from "viem"
import type { Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import { USDT_ADDRESS } from "../sandbox/chain/installToken.ts"

/** The private key of the payout wallet in tests; it has value on a local chain only. */
export const payoutKey = keccak256(stringToHex("the payout wallet of the tests"))
/** The wallet of this key. */
export const payoutAccount = privateKeyToAccount(payoutKey)
/** Its address. */
export const payoutAddress = Address.make(payoutAccount.address.toLowerCase())

const abi = parseAbi(["function transfer(address to, uint256 amount) returns (bool)"])

/** What a payment is as a transaction: a plain one, with the price of gas in it. */
export const signOrder = async ({ amount, asset, gasLimit, gasPrice, nonce, to: receiver }: PaymentOrder): Promise<SignedPayment> => {
  const to = receiver as Hex
  const call = asset === BNB.id
    ? { to, value: amount }
    : { to: USDT_ADDRESS, value: 0n, data: encodeFunctionData({ abi, functionName: "transfer", args: [to, amount] }) }
  const bytes = await payoutAccount.signTransaction({ type: "legacy", chainId: 56, nonce, gas: gasLimit, gasPrice, ...call })
  return new SignedPayment({ bytes, hash: TxHash.make(keccak256(bytes)) })
}

/** A key that signs whatever it is told to, and remembers nothing: the same order gives the same bytes. */
export const layer: Layer.Layer<Signer> = Layer.succeed(Signer, {
  wallet: payoutAddress,
  sign: (order) => Effect.promise(() => signOrder(order)),
  feesLeft: Effect.succeed(null),
  signedSoFar: () => Effect.succeed({ nextNonce: 0, withdrawals: new Set<never>() })
})
