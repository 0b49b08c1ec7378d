import type { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Predicate, Schema, SchemaTransformation } from "effect"
import { valuesOf } from "./placesFit.ts"
import type { RpcFailure } from "./RpcFailure.ts"
import { malformed } from "./RpcFailure.ts"

/** A JSON-RPC quantity that fits a whole number: at most 52 bits of hex. */
export const Quantity = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{1,13}$/)).pipe(
  Schema.decodeTo(
    Schema.Int,
    SchemaTransformation.transform({ decode: (hex) => Number.parseInt(hex, 16), encode: (value) => `0x${value.toString(16)}` })
  )
)

/** A height as JSON-RPC parameters carry it. */
export const hexNumber = (number: number): string => `0x${number.toString(16)}`

const HASH = /^0x[0-9a-f]{64}$/
const QUANTITY = /^0x[0-9a-f]{1,13}$/

const isHash = (value: unknown): value is BlockHash => Predicate.isString(value) && HASH.test(value)
const quantityIn = (value: unknown): number | null => Predicate.isString(value) && QUANTITY.test(value) ? Number.parseInt(value, 16) : null

/**
 * Reads a block's header from `eth_getBlockByNumber`. `expected` is the height that was asked for.
 * Errors: malformed when a field is missing, in another form, or of another height. `null` is for the caller to tell before.
 */
export const decodeHeader = (block: unknown, expected?: BlockNumber): Effect.Effect<BlockHeader, RpcFailure> => {
  const { hash, number: height, parentHash, timestamp } = valuesOf(block)
  const number = quantityIn(height)
  const timestampSeconds = quantityIn(timestamp)
  const isRead = number !== null && timestampSeconds !== null && (expected === undefined || number === expected)
  if (!isRead || !isHash(hash) || !isHash(parentHash)) return Effect.fail(malformed("block"))
  return Effect.succeed(new BlockHeader({ number: number as BlockNumber, hash, parentHash, timestampSeconds }, { disableChecks: true }))
}
