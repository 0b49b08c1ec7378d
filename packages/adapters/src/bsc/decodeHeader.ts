import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { Effect, Option, Schema, SchemaTransformation } from "effect"
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

const RpcHeader = Schema.Struct({
  number: Quantity.pipe(Schema.decodeTo(BlockNumber)),
  hash: BlockHash,
  parentHash: BlockHash,
  timestamp: Quantity
})
const decode = Schema.decodeUnknownOption(RpcHeader)

/**
 * Reads a block's header from `eth_getBlockByNumber`. `expected` is the height that was asked for.
 * Errors: malformed when a field is missing, in another form, or of another height. `null` is for the caller to tell before.
 */
export const decodeHeader = (block: unknown, expected?: BlockNumber): Effect.Effect<BlockHeader, RpcFailure> => {
  const found = decode(block)
  if (Option.isNone(found) || (expected !== undefined && found.value.number !== expected)) return Effect.fail(malformed("block"))
  const { timestamp, ...links } = found.value
  return Effect.succeed(new BlockHeader({ ...links, timestampSeconds: timestamp }))
}
