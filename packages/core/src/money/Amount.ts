import { Schema } from "effect"

/** The largest value the chain can hold in one word. */
export const AMOUNT_MAX = 2n ** 256n - 1n

/** A quantity of one asset in base units. Whole, never negative, at most 2^256 - 1. */
export const Amount = Schema.BigInt.check(Schema.isBetweenBigInt({ minimum: 0n, maximum: AMOUNT_MAX })).pipe(Schema.brand("Amount"))
export type Amount = typeof Amount.Type

/** An `Amount` as JSON and SQL carry it: a string of decimal digits, never a number. */
export const AmountFromString = Schema.BigIntFromString.pipe(Schema.decodeTo(Amount))

/** No money. */
export const ZERO = Amount.make(0n)
