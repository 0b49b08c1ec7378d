import { Predicate } from "effect"
import { quantity } from "./putRecord.ts"

type Values = Readonly<Record<string, unknown>>

/** Any value of an answer as a record, so that a field of something else is simply missing. */
export const valuesOf = (value: unknown): Values => Predicate.isObject(value) ? value : {}

/** Whether two fields hold the same bytes, in whatever letters. */
export const sameBytes = (one: unknown, other: unknown): boolean =>
  Predicate.isString(one) && Predicate.isString(other) && (one === other || one.toLowerCase() === other.toLowerCase())

const sameNumber = (one: unknown, other: unknown): boolean => {
  const number = quantity(one)
  return number !== null && (one === other || number === quantity(other))
}

const isNumber = (value: unknown, number: number): boolean => {
  const hex = `0x${number.toString(16)}`
  return value === hex || sameNumber(value, hex)
}

/** Whether a field that not every node answers is missing or right. */
const missingOr = (value: unknown, fits: (value: unknown) => boolean): boolean => value === undefined || value === null || fits(value)

/** Nodes differ in whether they answer a timestamp here, and anvil answers plain numbers; what is a quantity must be right. */
const inBlock = (block: Values, { blockHash, blockNumber, blockTimestamp }: Values): boolean =>
  sameBytes(blockHash, block["hash"]) &&
  sameNumber(blockNumber, block["number"]) &&
  (!Predicate.isString(blockTimestamp) || sameNumber(blockTimestamp, block["timestamp"]))

/** Whether each transaction says that it stands where it stands. */
export const transactionsFit = (block: Values, transactions: ReadonlyArray<unknown>): boolean =>
  transactions.every((transaction, index) => {
    const values = valuesOf(transaction)
    return inBlock(block, values) && isNumber(values["transactionIndex"], index)
  })

const isOf = (transaction: Values, index: number, place: Values): boolean =>
  sameBytes(place["transactionHash"], transaction["hash"]) && isNumber(place["transactionIndex"], index)

const sameParties = (transaction: Values, { from, to }: Values): boolean =>
  missingOr(from, (sender) => sameBytes(sender, transaction["from"])) &&
  missingOr(to, (receiver) => sameBytes(receiver, transaction["to"]))

/**
 * Whether there is one receipt for each transaction, in order, and each, with its logs, says that it stands where it stands; logs
 * count through the whole block without a hole. A receipt's sender and receiver, where they are told, are its transaction's.
 */
export const placesFit = (block: Values, transactions: ReadonlyArray<unknown>, receipts: ReadonlyArray<unknown>): boolean => {
  if (receipts.length !== transactions.length) return false
  let logIndex = 0
  return receipts.every((answer, index) => {
    const receipt = valuesOf(answer)
    const transaction = valuesOf(transactions[index])
    const { logs } = receipt
    // The receipts root holds each receipt's type: a transaction that only says it is of another kind cannot slip by.
    if (!missingOr(transaction["type"], (type) => sameNumber(type, receipt["type"] ?? "0x0"))) return false
    if (!inBlock(block, receipt) || !isOf(transaction, index, receipt) || !sameParties(transaction, receipt)) return false
    return Array.isArray(logs) && logs.every((log: unknown) => {
      const place = valuesOf(log)
      const isThere = inBlock(block, place) && isOf(transaction, index, place) && place["removed"] !== true
      return isThere && isNumber(place["logIndex"], logIndex++)
    })
  })
}
