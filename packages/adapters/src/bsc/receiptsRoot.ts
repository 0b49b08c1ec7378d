import { Predicate } from "effect"
import type { Hash } from "viem"
import { orderedRoot } from "./orderedRoot.ts"
import { mark, putHex, release, since } from "./putHex.ts"
import type { PutField, RlpLayout, Values } from "./putRecord.ts"
import { putBytes, putList, putQuantity, putRecord, quantity } from "./putRecord.ts"
import { putTyped, typeByte } from "./putSigned.ts"

const log = putRecord([["address", putBytes(20)], ["topics", putList(putBytes(32))], ["data", putBytes()]])
const rest: RlpLayout = [["cumulativeGasUsed", putQuantity], ["logsBloom", putBytes(256)], ["logs", putList(log)]]
const putStatus: PutField = (value) => value === "0x1" ? putHex("01") : value === "0x0" && putHex("")

/** Before Byzantium a receipt held the state root after it; since then, whether its transaction succeeded. */
const putReceipt = putRecord([["status", putStatus], ...rest])
const putOldReceipt = putRecord([["root", putBytes(32)], ...rest])

const encodeReceipt = (receipt: unknown, index: number): Uint8Array | null => {
  if (!Predicate.isObject(receipt)) return null
  const values = receipt as Values
  const { status, transactionIndex } = values
  const type = typeByte(values)
  if (type === null || quantity(transactionIndex) !== quantity(`0x${index.toString(16)}`)) return null
  const before = mark()
  return putTyped(type, status === undefined || status === null ? putOldReceipt : putReceipt, values) ? since(before) : null
}

const rootOf = (receipts: ReadonlyArray<unknown>): Hash | null => {
  const leaves: Array<Uint8Array> = []
  for (const [index, receipt] of receipts.entries()) {
    const leaf = encodeReceipt(receipt, index)
    if (leaf === null) return null
    leaves.push(leaf)
  }
  return orderedRoot(leaves)
}

/**
 * The root of the receipts of a block, from the whole answer of `eth_getBlockReceipts`. Later types are encoded like the known
 * ones (EIP-2718). `null` when a field is missing or malformed, or the receipts are not those of transactions 0, 1, 2 ... in order.
 * Not part of the root, so not checked here: hashes, places of logs, addresses, the gas of one transaction and its price.
 */
export const receiptsRoot = (receipts: ReadonlyArray<unknown>): Hash | null => {
  const before = mark()
  const root = rootOf(receipts)
  release(before)
  return root
}
