import type { Address } from "@sigmatrade/core/chain/Address"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Predicate } from "effect"
import type { Hex } from "viem"
import { getCreateAddress } from "viem/utils"
import { addressIn } from "./addressIn.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import { typeByte } from "./transactionPayload.ts"

/** A transaction of a proven block with its receipt, read as far as money needs it. */
export interface ProvenTransaction {
  /** As it was answered. */
  readonly answer: Answer
  readonly txHash: TxHash
  /** As stated; no root covers it, so it must be recovered from the signature before money depends on it. */
  readonly from: Address
  /** The contract that it made, where it names no receiver. */
  readonly to: Address
  readonly value: bigint
  readonly input: string
  readonly succeeded: boolean
  /** Gas used times the price paid for it. */
  readonly gasPaid: bigint
  readonly logs: ReadonlyArray<Answer>
}

/** What is no quantity counts for nothing: of a type we do not know not even the form is proven. */
const numberIn = (value: unknown): bigint => Predicate.isString(value) && /^0x[0-9a-f]{1,64}$/i.test(value) ? BigInt(value) : 0n
const hashIn = (value: unknown): TxHash =>
  TxHash.make(Predicate.isString(value) && /^0x[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : `0x${"0".repeat(64)}`)

/** What one unit of gas cost, from signed fields and the header. A type we do not know is taken at its receipt's word. */
const gasPrice = (block: Answer, transaction: Answer, receipt: Answer): bigint => {
  const type = typeByte(transaction) ?? 0
  if (type <= 1) return numberIn(transaction["gasPrice"])
  if (type > 4) return numberIn(receipt["effectiveGasPrice"])
  const cap = numberIn(transaction["maxFeePerGas"])
  const wanted = numberIn(block["baseFeePerGas"]) + numberIn(transaction["maxPriorityFeePerGas"])
  return wanted < cap ? wanted : cap
}

const nobody = `0x${"0".repeat(40)}` as Address

const createdBy = (from: Address, transaction: Answer): Address =>
  getCreateAddress({ from: from as Hex, nonce: numberIn(transaction["nonce"]) }).toLowerCase() as Address

/** The transactions of a block that has been proven together with its receipts, in their order. */
export const provenTransactions = (block: FullBlock, receipts: ReadonlyArray<Answer>): ReadonlyArray<ProvenTransaction> =>
  block.transactions.map((transaction, index) => {
    const receipt = receipts[index] ?? {}
    // The running total is covered by the receipts root, a single receipt's gas is not.
    const gasUsed = numberIn(receipt["cumulativeGasUsed"]) - numberIn(receipts[index - 1]?.["cumulativeGasUsed"])
    const from = addressIn(transaction["from"]) ?? nobody
    return {
      answer: transaction,
      txHash: hashIn(transaction["hash"]),
      from,
      to: addressIn(transaction["to"]) ?? createdBy(from, transaction),
      value: numberIn(transaction["value"]),
      input: String(transaction["input"]).toLowerCase(),
      succeeded: receipt["status"] === "0x1",
      gasPaid: gasUsed * gasPrice(block.answer, transaction, receipt),
      logs: receipt["logs"] as ReadonlyArray<Answer>
    }
  })
