import { Predicate } from "effect"
import type { Hex } from "viem"

/** What RLP encodes: bytes as hex, or a list of such. */
export type RlpField = Hex | ReadonlyArray<RlpField>

/** Reads one JSON-RPC value as the chain encodes it; `null` when it has another form. */
export type ReadField = (value: unknown) => RlpField | null

/** The fields of a record in the order in which they are encoded. */
export type RlpLayout = ReadonlyArray<readonly [name: string, read: ReadField]>

const QUANTITY = /^0x[0-9a-f]{1,64}$/i
const BYTES = /^0x[0-9a-f]*$/i

/** A number without leading zeros: zero is no bytes at all. Up to 256 bits, which is also how signatures carry `r` and `s`. */
export const quantity = (value: unknown): Hex | null => {
  if (!Predicate.isString(value) || !QUANTITY.test(value)) return null
  let start = 2
  while (value.charAt(start) === "0") start++
  const digits = value.slice(start)
  return digits.length % 2 === 0 ? `0x${digits}` : `0x0${digits}`
}

/** Bytes as they are: `size` of them, or any number. */
export const bytes = (size?: number) => (value: unknown): Hex | null =>
  Predicate.isString(value) && (size === undefined ? value.length % 2 === 0 : value.length === 2 + 2 * size) && BYTES.test(value)
    ? value as Hex
    : null

/** A list of values of one form. */
export const listOf = (read: ReadField): ReadField => (value) => {
  if (!Array.isArray(value)) return null
  const fields: Array<RlpField> = []
  for (const item of value) {
    const field = read(item)
    if (field === null) return null
    fields.push(field)
  }
  return fields
}

/** Reads the fields of a record of a JSON-RPC answer in the order of `layout`; `null` when one is missing or has another form. */
export const rlpFields = (record: unknown, layout: RlpLayout): ReadonlyArray<RlpField> | null => {
  if (!Predicate.isObject(record)) return null
  const values = record as Readonly<Record<string, unknown>>
  const fields: Array<RlpField> = []
  for (const [name, read] of layout) {
    const field = read(values[name])
    if (field === null) return null
    fields.push(field)
  }
  return fields
}
