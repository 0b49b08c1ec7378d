import type { Address } from "@sigmatrade/core/chain/Address"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import { Predicate } from "effect"
import type { Hex } from "viem"
import { getCreateAddress } from "viem/utils"
import { addressIn } from "./addressIn.ts"
import type { Answer, FullBlock } from "./FullBlock.ts"
import { typeByte } from "./putSigned.ts"

/** What is no quantity counts for nothing: of a type we do not know not even the form is proven. */
const numberIn = (value: unknown): bigint => Predicate.isString(value) && /^0x[0-9a-f]{1,64}$/i.test(value) ? BigInt(value) : 0n
const hashIn = (value: unknown): TxHash =>
  (Predicate.isString(value) && /^0x[0-9a-f]{64}$/i.test(value) ? value.toLowerCase() : `0x${"0".repeat(64)}`) as TxHash

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

/** A transaction of a proven block with its receipt, read as far as money needs it: most of them are nobody's of ours. */
export class ProvenTransaction {
  /** As it was answered. */
  readonly answer: Answer
  /** As stated; no root covers it, so it must be recovered from the signature before money depends on it. */
  readonly from: Address
  /** The contract that it made, where it names no receiver. */
  readonly to: Address
  readonly logs: ReadonlyArray<Answer>
  readonly #receipt: Answer
  readonly #before: Answer
  readonly #block: Answer

  /** `before`: the receipt of the transaction before it in the block. */
  constructor(block: Answer, answer: Answer, receipt: Answer, before: Answer) {
    this.answer = answer
    this.from = addressIn(answer["from"]) ?? nobody
    this.to = addressIn(answer["to"]) ?? createdBy(this.from, answer)
    this.logs = receipt["logs"] as ReadonlyArray<Answer>
    this.#receipt = receipt
    this.#before = before
    this.#block = block
  }

  get txHash(): TxHash {
    return hashIn(this.answer["hash"])
  }

  get value(): bigint {
    return numberIn(this.answer["value"])
  }

  get input(): string {
    return String(this.answer["input"]).toLowerCase()
  }

  get succeeded(): boolean {
    return this.#receipt["status"] === "0x1"
  }

  /** Gas used times the price paid for it. The running total is covered by the receipts root, a single receipt's gas is not. */
  get gasPaid(): bigint {
    const gasUsed = numberIn(this.#receipt["cumulativeGasUsed"]) - numberIn(this.#before["cumulativeGasUsed"])
    return gasUsed * gasPrice(this.#block, this.answer, this.#receipt)
  }
}

/** The transactions of a block that has been proven together with its receipts, in their order. */
export const provenTransactions = (block: FullBlock, receipts: ReadonlyArray<Answer>): ReadonlyArray<ProvenTransaction> =>
  block.transactions.map((transaction, index) =>
    new ProvenTransaction(block.answer, transaction, receipts[index] ?? {}, receipts[index - 1] ?? {}))
