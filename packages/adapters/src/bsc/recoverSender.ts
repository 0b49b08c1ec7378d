import { Effect, Predicate } from "effect"
import type { Address, Hash, Hex } from "viem"
import { recoverAddress } from "viem"
import { keccakHex } from "./keccak.ts"
import { mark, release, since } from "./putHex.ts"
import type { PutField, RlpLayout, Values } from "./putRecord.ts"
import { putQuantity, putRecord, quantity } from "./putRecord.ts"
import { putSigned, putTyped, typeByte, unsignedLayouts } from "./putSigned.ts"

interface Signed {
  readonly layout: RlpLayout
  readonly yParity: number
}

const always = (value: Hex): PutField => (_, record) => putQuantity(value, record)

/** EIP-155: `v` holds the chain twice over, 35 and the parity, and the chain is signed too; before that `v` was 27 or 28. */
const signedLegacy = (unsigned: RlpLayout, v: bigint): Signed | null => {
  if (v === 27n || v === 28n) return { layout: unsigned, yParity: Number(v - 27n) }
  if (v < 35n) return null
  const chain: RlpLayout = [["chain", always(`0x${((v - 35n) / 2n).toString(16)}`)], ["none", always("0x0")], ["none", always("0x0")]]
  return { layout: [...unsigned, ...chain], yParity: Number((v - 35n) % 2n) }
}

const number = (value: unknown): bigint => quantity(value) === null ? 0n : BigInt(value as Hex)

const signedBy = (type: number, { v, yParity = v }: Values): Signed | null => {
  const unsigned = unsignedLayouts[type] ?? []
  if (type === 0) return signedLegacy(unsigned, number(v))
  return number(yParity) <= 1n ? { layout: unsigned, yParity: Number(number(yParity)) } : null
}

const padded = (value: unknown): Hex => `0x${number(value).toString(16).padStart(64, "0")}`

/** What was signed, by its hash; `null` when the transaction is malformed. */
const signedHash = (type: number, values: Values, { layout }: Signed): Hash | null => {
  const before = mark()
  const isWhole = putSigned(type, values)
  release(before)
  const hash = isWhole && putTyped(type, putRecord(layout), values) ? keccakHex(since(before)) : null
  release(before)
  return hash
}

/**
 * The address that signed a full transaction of a JSON-RPC answer, in lower case, whatever `from` that answer states.
 * `null` when the transaction is malformed, of an unknown type, or nobody's key makes that signature.
 * Slow: a few milliseconds, so ask only for transactions whose sender matters.
 */
export const recoverSender = Effect.fnUntraced(function*(transaction: unknown): Effect.fn.Return<Address | null> {
  const values = Predicate.isObject(transaction) ? transaction as Values : {}
  const type = typeByte(values)
  const signed = type === null ? null : signedBy(type, values)
  const hash = type === null || signed === null ? null : signedHash(type, values, signed)
  if (signed === null || hash === null) return null
  const signature = { r: padded(values["r"]), s: padded(values["s"]), yParity: signed.yParity }
  const signer = yield* Effect.tryPromise(() => recoverAddress({ hash, signature })).pipe(Effect.orElseSucceed(() => null))
  return signer === null ? null : signer.toLowerCase() as Address
})
