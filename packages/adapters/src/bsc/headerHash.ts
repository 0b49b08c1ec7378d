import { Predicate } from "effect"
import type { Hash } from "viem"
import { keccakHex } from "./keccak.ts"
import { mark, release, since } from "./putHex.ts"
import type { PutField, RlpLayout, Values } from "./putRecord.ts"
import { putBytes, putQuantity, putRecord } from "./putRecord.ts"

const alwaysThere: RlpLayout = [
  ["parentHash", putBytes(32)],
  ["sha3Uncles", putBytes(32)],
  ["miner", putBytes(20)],
  ["stateRoot", putBytes(32)],
  ["transactionsRoot", putBytes(32)],
  ["receiptsRoot", putBytes(32)],
  ["logsBloom", putBytes(256)],
  ["difficulty", putQuantity],
  ["number", putQuantity],
  ["gasLimit", putQuantity],
  ["gasUsed", putQuantity],
  ["timestamp", putQuantity],
  ["extraData", putBytes()],
  ["mixHash", putBytes(32)],
  ["nonce", putBytes(8)]
]

/** What hard forks have added, oldest first. A new one must be added here, or no block after it can be proven. */
const addedByForks: RlpLayout = [
  ["baseFeePerGas", putQuantity],
  ["withdrawalsRoot", putBytes(32)],
  ["blobGasUsed", putQuantity],
  ["excessBlobGas", putQuantity],
  ["parentBeaconBlockRoot", putBytes(32)],
  ["requestsHash", putBytes(32)]
]

/** What answers hold beside the header's fields, and what nodes and providers are known to add. */
const besideHeader = [
  "hash", "size", "totalDifficulty", "uncles", "transactions", "withdrawals", "milliTimestamp", "author", "sealFields", "blockAccessList"
]
const known = new Set([...alwaysThere, ...addedByForks].map(([name]) => name).concat(besideHeader))

/**
 * Whether an answer has a field that nobody here knows: a hard fork may have added it to the header, whose hash cannot be computed then.
 */
export const hasUnknownField = (block: Readonly<Record<string, unknown>>): boolean => Object.keys(block).some((name) => !known.has(name))

/** As a rule all blocks have the same fields, so the way to write them is kept. */
const puts = new Map<number, PutField>()

const putHeaderOf = (values: Values): PutField => {
  const isThere = ([name]: RlpLayout[number]) => values[name] !== undefined && values[name] !== null
  const there = addedByForks.reduce((bits, field, index) => isThere(field) ? bits | (1 << index) : bits, 0)
  const put = puts.get(there) ?? putRecord([...alwaysThere, ...addedByForks.filter(isThere)])
  puts.set(there, put)
  return put
}

/**
 * The hash that a block's header fields have, computed from an answer of `eth_getBlockBy*`, whatever hash that answer states.
 * `null` when a field is missing or malformed. Fields that nobody hashes (size, total difficulty, uncles) are not looked at.
 * Source: go-ethereum's `core/types.Header`; BSC has the same layout and puts the validators' seal into `extraData`.
 */
export const headerHash = (block: unknown): Hash | null => {
  if (!Predicate.isObject(block)) return null
  const values: Values = block
  const before = mark()
  const hash = putHeaderOf(values)(values, values) ? keccakHex(since(before)) : null
  release(before)
  return hash
}
