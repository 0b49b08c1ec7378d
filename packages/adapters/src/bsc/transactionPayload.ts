import { Predicate } from "effect"
import type { ReadField, RlpField, RlpLayout } from "./rlpFields.ts"
import { bytes, listOf, quantity, rlpFields } from "./rlpFields.ts"

/** What a transaction's sender signed, and the signature, in the order in which they are encoded. */
export interface TransactionPayload {
  readonly type: number
  readonly unsigned: ReadonlyArray<RlpField>
  /** `v` (legacy) or `yParity`, then `r` and `s`. */
  readonly signature: ReadonlyArray<RlpField>
}

/** What came of reading a transaction of a JSON-RPC answer. */
export type ReadPayload = TransactionPayload | { readonly unknownType: number } | null

const TYPE = /^0x[0-9a-f]{1,2}$/i
const record = (layout: RlpLayout): ReadField => (value) => rlpFields(value, layout)
/** Nodes answer `null` for the creation of a contract; the chain holds no bytes. */
const receiver: ReadField = (value) => value === null || value === undefined ? "0x" : bytes(20)(value)

/** Older nodes answer the parity as `v` only. Where both are there they must agree, or one of them is made up. */
const parityOf = ({ v, yParity = v }: Readonly<Record<string, unknown>>): RlpField | null => {
  const parity = quantity(yParity)
  return v === undefined || v === null || quantity(v) === parity ? parity : null
}

const authorization: ReadField = (value) => {
  const terms = rlpFields(value, [["chainId", quantity], ["address", bytes(20)], ["nonce", quantity]])
  const signature = rlpFields(value, [["r", quantity], ["s", quantity]])
  const parity = Predicate.isObject(value) ? parityOf(value) : null
  return terms === null || signature === null || parity === null ? null : [...terms, parity, ...signature]
}

const call: RlpLayout = [["gas", quantity], ["to", receiver], ["value", quantity], ["input", bytes()]]
const accessList: RlpLayout = [["accessList", listOf(record([["address", bytes(20)], ["storageKeys", listOf(bytes(32))]]))]]
const gasPrice: RlpLayout = [["gasPrice", quantity]]
const fees: RlpLayout = [["maxPriorityFeePerGas", quantity], ["maxFeePerGas", quantity]]
const typedStart: RlpLayout = [["chainId", quantity], ["nonce", quantity]]

/** Signed fields by type: legacy, EIP-2930, EIP-1559, EIP-4844, EIP-7702. A type that is not here is unknown. */
const layouts: ReadonlyArray<RlpLayout> = [
  [["nonce", quantity], ...gasPrice, ...call],
  [...typedStart, ...gasPrice, ...call, ...accessList],
  [...typedStart, ...fees, ...call, ...accessList],
  [...typedStart, ...fees, ...call, ...accessList, ["maxFeePerBlobGas", quantity], ["blobVersionedHashes", listOf(bytes(32))]],
  [...typedStart, ...fees, ...call, ...accessList, ["authorizationList", listOf(authorization)]]
]

/** The type of a transaction or receipt; nodes from before the first typed one answer none. `null` when it is no byte. */
export const typeByte = (value: Readonly<Record<string, unknown>>): number | null => {
  const { type } = value
  if (type === undefined || type === null) return 0
  return Predicate.isString(type) && TYPE.test(type) ? Number.parseInt(type, 16) : null
}

/** Reads what was signed from a full transaction of a JSON-RPC answer; `null` when a field is missing or malformed. */
export const transactionPayload = (transaction: unknown): ReadPayload => {
  if (!Predicate.isObject(transaction)) return null
  const values = transaction as Readonly<Record<string, unknown>>
  const type = typeByte(values)
  if (type === null) return null
  const layout = layouts[type]
  if (layout === undefined) return { unknownType: type }
  const unsigned = rlpFields(values, layout)
  const parity = type === 0 ? quantity(values["v"]) : parityOf(values)
  const points = rlpFields(values, [["r", quantity], ["s", quantity]])
  return unsigned === null || parity === null || points === null ? null : { type, unsigned, signature: [parity, ...points] }
}
