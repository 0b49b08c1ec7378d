import { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { NATIVE, Transfer, TxHash } from "@sigmatrade/core/chain/Transfer"
import { AMOUNT_MAX, Amount } from "@sigmatrade/core/money/Amount"
import { Effect, Option, Predicate, Schema } from "effect"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed, RpcFailure as Failure } from "./RpcFailure.ts"
import type { WatchedChain } from "./WatchedChain.ts"

/** A transaction that would pay us: whether it did, its receipt says. */
export interface NativePayment {
  readonly header: BlockHeader
  readonly txHash: TxHash
  readonly from: Address
  readonly to: Address
  readonly value: bigint
}

const RpcPayment = Schema.Struct({ hash: TxHash, from: Address, value: Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{1,64}$/)) })
const decodePayment = Schema.decodeUnknownOption(RpcPayment)
const decodeReceipt = Schema.decodeUnknownOption(
  Schema.Struct({ transactionHash: TxHash, blockHash: Schema.String, status: Schema.Literals(["0x0", "0x1"]) })
)

/**
 * The transactions of a full block that carry value to one of our wallets, in their order. Value that a contract sends inside
 * a transaction is not among them: only a trace would show it. Errors: malformed when the block lists hashes instead.
 */
export const findNativePayments = Effect.fnUntraced(function*(
  chain: WatchedChain,
  block: unknown,
  header: BlockHeader
): Effect.fn.Return<ReadonlyArray<NativePayment>, RpcFailure> {
  if (!Predicate.hasProperty(block, "transactions") || !Array.isArray(block.transactions)) return yield* malformed("transactions")
  const payments: Array<NativePayment> = []
  const wallets: ReadonlySet<string> = chain.wallets
  for (const transaction of block.transactions as ReadonlyArray<unknown>) {
    if (!Predicate.hasProperty(transaction, "to")) return yield* malformed("transaction")
    const to = Predicate.isString(transaction.to) ? transaction.to.toLowerCase() : ""
    if (!wallets.has(to)) continue
    const payment = Option.getOrUndefined(decodePayment(transaction))
    if (payment === undefined) return yield* malformed("transaction")
    const value = BigInt(payment.value)
    if (value > 0n && value <= AMOUNT_MAX) payments.push({ header, txHash: payment.hash, from: payment.from, to: Address.make(to), value })
  }
  return payments
})

const checkReceipt = (payment: NativePayment, answer: unknown): Effect.Effect<boolean, RpcFailure | ChainMoved> => {
  if (answer === null) return Effect.fail(new Failure({ kind: "malformed", reason: "receipt missing" }))
  const receipt = Option.getOrUndefined(decodeReceipt(answer))
  if (receipt === undefined || receipt.transactionHash !== payment.txHash) return Effect.fail(malformed("receipt"))
  return receipt.blockHash === payment.header.hash
    ? Effect.succeed(receipt.status === "0x1")
    : Effect.fail(new ChainMoved({ number: payment.header.number }))
}

/**
 * Keeps the payments whose transaction succeeded, in their order. One call per payment.
 * Errors: `ChainMoved` when a receipt belongs to another block; a missing receipt is unknown, never a failure of the payment.
 */
export const settleNativePayments = Effect.fnUntraced(function*(
  chain: WatchedChain,
  payments: ReadonlyArray<NativePayment>
): Effect.fn.Return<ReadonlyArray<Transfer>, RpcFailure | ChainMoved> {
  const answers = yield* chain.rpc.all(payments.map(({ txHash }) => ({ method: "eth_getTransactionReceipt", params: [txHash] })))
  const succeeded = yield* Effect.forEach(payments, (payment, index) => checkReceipt(payment, answers[index]))
  return payments.filter((_, index) => succeeded[index]).map(({ header, txHash, from, to, value }) =>
    new Transfer({
      chainId: chain.chainId,
      txHash,
      logIndex: NATIVE,
      blockNumber: header.number,
      blockHash: header.hash,
      timestampSeconds: header.timestampSeconds,
      from,
      to,
      asset: chain.native,
      amount: Amount.make(value)
    })
  )
})
