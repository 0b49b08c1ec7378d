import { Predicate } from "effect"
import type { Hash } from "viem"
import { encodeRlp } from "./encodeRlp.ts"
import { keccakHex } from "./keccak.ts"
import type { RlpLayout } from "./rlpFields.ts"
import { bytes, quantity, rlpFields } from "./rlpFields.ts"

const alwaysThere: RlpLayout = [
  ["parentHash", bytes(32)],
  ["sha3Uncles", bytes(32)],
  ["miner", bytes(20)],
  ["stateRoot", bytes(32)],
  ["transactionsRoot", bytes(32)],
  ["receiptsRoot", bytes(32)],
  ["logsBloom", bytes(256)],
  ["difficulty", quantity],
  ["number", quantity],
  ["gasLimit", quantity],
  ["gasUsed", quantity],
  ["timestamp", quantity],
  ["extraData", bytes()],
  ["mixHash", bytes(32)],
  ["nonce", bytes(8)]
]

/** What hard forks have added, oldest first. A new one must be added here, or no block after it can be proven. */
const addedByForks: RlpLayout = [
  ["baseFeePerGas", quantity],
  ["withdrawalsRoot", bytes(32)],
  ["blobGasUsed", quantity],
  ["excessBlobGas", quantity],
  ["parentBeaconBlockRoot", bytes(32)],
  ["requestsHash", bytes(32)]
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

/**
 * The hash that a block's header fields have, computed from an answer of `eth_getBlockBy*`, whatever hash that answer states.
 * `null` when a field is missing or malformed. Fields that nobody hashes (size, total difficulty, uncles) are not looked at.
 * Source: go-ethereum's `core/types.Header`; BSC has the same layout and puts the validators' seal into `extraData`.
 */
export const headerHash = (block: unknown): Hash | null => {
  if (!Predicate.isObject(block)) return null
  const values = block as Readonly<Record<string, unknown>>
  const isThere = ([name]: RlpLayout[number]) => values[name] !== undefined && values[name] !== null
  const fields = rlpFields(values, alwaysThere)
  const added = rlpFields(values, addedByForks.filter(isThere))
  return fields === null || added === null ? null : keccakHex(encodeRlp([...fields, ...added]))
}
