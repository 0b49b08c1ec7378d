import { Effect, Predicate } from "effect"
import type { Hash } from "viem"
import { orderedRoot } from "./orderedRoot.ts"
import type { RlpLayout } from "./rlpFields.ts"
import { bytes, listOf, quantity, rlpFields } from "./rlpFields.ts"
import { typeByte } from "./transactionPayload.ts"
import { encodeTyped } from "./transactionsRoot.ts"

const logLayout: RlpLayout = [["address", bytes(20)], ["topics", listOf(bytes(32))], ["data", bytes()]]
const rest: RlpLayout = [
  ["cumulativeGasUsed", quantity],
  ["logsBloom", bytes(256)],
  ["logs", listOf((log) => rlpFields(log, logLayout))]
]
const status = (value: unknown) => value === "0x1" ? "0x01" : value === "0x0" ? "0x" : null

/** Before Byzantium a receipt held the state root after it; since then, whether its transaction succeeded. */
const outcomeOf = (values: Readonly<Record<string, unknown>>): RlpLayout[number] =>
  values["status"] === undefined || values["status"] === null ? ["root", bytes(32)] : ["status", status]

const encodeReceipt = (receipt: unknown, index: number): Uint8Array | null => {
  if (!Predicate.isObject(receipt)) return null
  const values = receipt as Readonly<Record<string, unknown>>
  const type = typeByte(values)
  const fields = rlpFields(values, [outcomeOf(values), ...rest])
  const place = quantity(values["transactionIndex"])
  return type === null || fields === null || place !== quantity(`0x${index.toString(16)}`) ? null : encodeTyped(type, fields)
}

/**
 * The root of the receipts of a block, from the whole answer of `eth_getBlockReceipts`. Later types are encoded like the known
 * ones (EIP-2718). `null` when a field is missing or malformed, or the receipts are not those of transactions 0, 1, 2 ... in order.
 * Not part of the root, so not checked here: hashes, places of logs, addresses, the gas of one transaction and its price.
 */
export const receiptsRoot = Effect.fnUntraced(function*(receipts: ReadonlyArray<unknown>): Effect.fn.Return<Hash | null> {
  const leaves: Array<Uint8Array> = []
  for (const [index, receipt] of receipts.entries()) {
    const leaf = encodeReceipt(receipt, index)
    if (leaf === null) return null
    leaves.push(leaf)
  }
  return yield* orderedRoot(leaves)
})
