import { Predicate } from "effect"
import type { Hex } from "viem"
import { closeList, mark, putHex } from "./putHex.ts"

/** A part of a JSON-RPC answer by the names of its fields. */
export type Values = Readonly<Record<string, unknown>>

/**
 * Writes one JSON-RPC value, a field of a record, as the chain encodes it; `false` when it has another form, and then what was
 * written is to be released.
 */
export type PutField = (value: unknown, record: Values) => boolean

/** The fields of a record in the order in which they are encoded. */
export type RlpLayout = ReadonlyArray<readonly [name: string, put: PutField]>

const QUANTITY = /^0x[0-9a-f]{1,64}$/i
const QUANTITY_LENGTH_MAX = 66

const isPrefixed = (value: unknown): value is string =>
  Predicate.isString(value) && value.charCodeAt(0) === 48 && value.charCodeAt(1) === 120

/** The digits of a number without leading zeros, two for each byte: zero is no bytes at all. */
const digitsOf = (hex: string): string => {
  let start = 2
  while (hex.charCodeAt(start) === 48) start++
  return (hex.length - start) % 2 === 0 ? hex.slice(start) : `0${hex.slice(start)}`
}

/** A number in its one form; `null` when it is none. Up to 256 bits, which is also how signatures carry `r` and `s`. */
export const quantity = (value: unknown): Hex | null =>
  Predicate.isString(value) && QUANTITY.test(value) ? `0x${digitsOf(value)}` : null

/** Writes a number as `quantity` reads it. */
export const putQuantity: PutField = (value) =>
  isPrefixed(value) && value.length > 2 && value.length <= QUANTITY_LENGTH_MAX && putHex(digitsOf(value))

/** Writes bytes as they are: `size` of them, or any number. */
export const putBytes = (size?: number): PutField => (value) =>
  isPrefixed(value) && (size === undefined ? value.length % 2 === 0 : value.length === 2 + 2 * size) && putHex(value.slice(2))

/** Writes a list of values of one form. */
export const putList = (put: PutField): PutField => (value, record) => {
  if (!Array.isArray(value)) return false
  const before = mark()
  for (let index = value.length - 1; index >= 0; index--) if (!put(value[index], record)) return false
  closeList(before)
  return true
}

/** Writes the fields of a record of a JSON-RPC answer as a list; `false` when one is missing or has another form. */
export const putRecord = (layout: RlpLayout): PutField => (value) => {
  if (!Predicate.isObject(value)) return false
  const record = value as Values
  const before = mark()
  for (let index = layout.length - 1; index >= 0; index--) {
    const field = layout[index]
    if (field !== undefined && !field[1](record[field[0]], record)) return false
  }
  closeList(before)
  return true
}
