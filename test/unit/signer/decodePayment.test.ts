import { assert, describe, it } from "@effect/vitest"
import { decodePayment } from "@sigmatrade/adapters/signer/decodePayment"
import { Effect, Result } from "effect"
import { encodeFunctionData, erc20Abi, serializeTransaction, toHex } from "viem"
import type { TransactionSerializable } from "viem"
import { sign } from "viem/accounts"
import { ACCOUNT, ASSETS, KEY, WALLET } from "@sigmatrade/adapters/contract/payout/order"

const CONTRACT = "0x55d398326f99059ff775485246999027b3197955"
const RECEIVER = `0x${"51".repeat(20)}` as const
const base = { type: "legacy" as const, chainId: 56, nonce: 3, gas: 120_000n, gasPrice: 10n ** 9n }
const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [RECEIVER, 2n ** 70n] })
const signed = (transaction: TransactionSerializable) => Effect.promise(() => ACCOUNT.signTransaction(transaction))
const whatOf = (bytes: string) => {
  const decoded = decodePayment(bytes, ASSETS)
  return Result.isSuccess(decoded) ? decoded.success.order : decoded.failure.what
}
const faultOf = (bytes: string) => {
  const read = whatOf(bytes)
  return typeof read === "string" ? read : "a payment after all"
}

describe("signed bytes", () => {
  it.live("of a payment are one", () => Effect.gen(function*() {
    const token = whatOf(yield* signed({ ...base, to: CONTRACT, data: transfer }))
    assert.isTrue(typeof token === "object" && token.amount === 2n ** 70n && token.to === RECEIVER && token.wallet === WALLET)
    const native = whatOf(yield* signed({ ...base, to: RECEIVER, value: 2n ** 70n }))
    assert.isTrue(typeof native === "object" && native.amount === 2n ** 70n && native.asset === "BNB")
  }))

  it.live("of anything else are none: other calls, other contracts, value and data together, data that goes on, a new contract", () =>
    Effect.gen(function*() {
      const approve = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [RECEIVER, 1n] })
      const from = encodeFunctionData({ abi: erc20Abi, functionName: "transferFrom", args: [ACCOUNT.address, RECEIVER, 1n] })
      const others: ReadonlyArray<TransactionSerializable> = [
        { ...base, to: CONTRACT, data: approve }, { ...base, to: CONTRACT, data: from }, { ...base, to: RECEIVER, data: transfer },
        { ...base, to: CONTRACT, data: transfer, value: 1n }, { ...base, to: CONTRACT, data: `${transfer}00` },
        { ...base, to: CONTRACT, data: transfer.slice(0, -2) as `0x${string}` }, { ...base, to: CONTRACT, data: "0x00" }, { ...base, data: transfer },
        { ...base, to: CONTRACT, data: transfer.replace(/^0xa9059cbb00/u, "0xa9059cbb01") as `0x${string}` }
      ]
      for (const one of others) assert.match(faultOf(yield* signed(one)), /^(payment|encoding)$/u)
    }))

  it.live("in another form, unsigned, for no chain, or with the large twin of a signature are none", () => Effect.gen(function*() {
    const payment = { to: RECEIVER, value: 1n, nonce: 3, gas: 21_000n }
    assert.strictEqual(whatOf(yield* signed({ ...payment, type: "eip1559", chainId: 56, maxFeePerGas: 1n, maxPriorityFeePerGas: 1n })), "transaction")
    assert.strictEqual(whatOf(yield* signed({ ...payment, type: "eip2930", chainId: 56, gasPrice: 1n })), "transaction")
    assert.strictEqual(whatOf(serializeTransaction({ ...payment, ...base })), "signature")
    assert.strictEqual(whatOf(yield* signed({ ...payment, type: "legacy", gasPrice: 1n })), "signature")
    const { r, s, yParity } = yield* Effect.promise(() => sign({ hash: `0x${"12".repeat(32)}`, privateKey: KEY }))
    const large = toHex(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n - BigInt(s), { size: 32 })
    const parity = yParity ?? 0
    const bytes = (value: typeof s, v: bigint) => serializeTransaction({ ...payment, ...base }, { r, s: value, v })
    assert.strictEqual(typeof whatOf(bytes(s, BigInt(27 + parity))), "object")
    assert.strictEqual(whatOf(bytes(large, BigInt(28 - parity))), "signature")
  }))

  it.live("that are no bytes at all are none, and neither is the same in capitals or with more behind", () => Effect.gen(function*() {
    const good = yield* signed({ ...base, to: RECEIVER, value: 1n })
    for (const text of ["", "0x", "nonsense", "0xc0", "0xf8", good.slice(2), `${good}00`, `0x${good.slice(2).toUpperCase()}`, good.slice(0, -2)]) {
      assert.match(faultOf(text), /^(transaction|encoding|signature)$/u, text)
    }
  }))
})
