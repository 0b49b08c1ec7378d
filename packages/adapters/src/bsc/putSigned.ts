import { Predicate } from "effect"
import { putByte, putHex } from "./putHex.ts"
import type { PutField, RlpLayout, Values } from "./putRecord.ts"
import { putBytes, putList, putQuantity, putRecord, quantity } from "./putRecord.ts"

const putAddress = putBytes(20)
const TYPE = /^0x[0-9a-f]{1,2}$/i
/** Nodes answer `null` for the creation of a contract; the chain holds no bytes. */
const receiver: PutField = (value, record) => value === null || value === undefined ? putHex("") : putAddress(value, record)

/** Older nodes answer the parity as `v` only. Where both are there they must agree, or one of them is made up. */
const parity: PutField = (_, record) => {
  const { v, yParity = v } = record
  return (v === undefined || v === null || quantity(v) === quantity(yParity)) && putQuantity(yParity, record)
}

const signature: RlpLayout = [["r", putQuantity], ["s", putQuantity]]
const typedSignature: RlpLayout = [["yParity", parity], ...signature]
const authorization = putRecord([["chainId", putQuantity], ["address", putAddress], ["nonce", putQuantity], ...typedSignature])
const call: RlpLayout = [["gas", putQuantity], ["to", receiver], ["value", putQuantity], ["input", putBytes()]]
const accessList: RlpLayout = [["accessList", putList(putRecord([["address", putAddress], ["storageKeys", putList(putBytes(32))]]))]]
const gasPrice: RlpLayout = [["gasPrice", putQuantity]]
const fees: RlpLayout = [["maxPriorityFeePerGas", putQuantity], ["maxFeePerGas", putQuantity]]
const typedStart: RlpLayout = [["chainId", putQuantity], ["nonce", putQuantity]]

/** What its sender signs, by type: legacy, EIP-2930, EIP-1559, EIP-4844, EIP-7702. A type that is not here is unknown. */
export const unsignedLayouts: ReadonlyArray<RlpLayout> = [
  [["nonce", putQuantity], ...gasPrice, ...call],
  [...typedStart, ...gasPrice, ...call, ...accessList],
  [...typedStart, ...fees, ...call, ...accessList],
  [...typedStart, ...fees, ...call, ...accessList, ["maxFeePerBlobGas", putQuantity], ["blobVersionedHashes", putList(putBytes(32))]],
  [...typedStart, ...fees, ...call, ...accessList, ["authorizationList", putList(authorization)]]
]

const signedPuts = unsignedLayouts.map((unsigned, type) =>
  putRecord([...unsigned, ...type === 0 ? [["v", putQuantity] as const, ...signature] : typedSignature]))

/** The type of a transaction or receipt; nodes from before the first typed one answer none. `null` when it is no byte. */
export const typeByte = ({ type }: Values): number | null => {
  if (type === undefined || type === null) return 0
  return Predicate.isString(type) && TYPE.test(type) ? Number.parseInt(type, 16) : null
}

/** Writes a transaction or receipt as its trie holds it (EIP-2718): the fields, behind the type unless that is 0. */
export const putTyped = (type: number, put: PutField, values: Values): boolean => {
  const isPut = put(values, values)
  if (isPut && type !== 0) putByte(type)
  return isPut
}

/** Writes a full transaction of a JSON-RPC answer with its signature; `false` when a field is missing or malformed. */
export const putSigned = (type: number, values: Values): boolean => {
  const put = signedPuts[type]
  return put !== undefined && putTyped(type, put, values)
}
