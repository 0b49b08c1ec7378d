import { Predicate } from "effect"
import type { Hex } from "viem"
import type { BloomBits } from "./bloomHas.ts"
import { bloomBits } from "./bloomHas.ts"

const SIZE = 256

/** Addresses and topics repeat, within a block and from block to block, and their hashes are what costs. */
const known = new Map<string, BloomBits>()
const KNOWN_MAX = 8_192

const bitsOf = (value: Hex): BloomBits => {
  const found = known.get(value)
  if (found !== undefined) return found
  if (known.size >= KNOWN_MAX) known.clear()
  const bits = bloomBits(value)
  known.set(value, bits)
  return bits
}

const isSame = (stated: string, bloom: Buffer): boolean => stated.toLowerCase() === `0x${bloom.toString("hex")}`

const namesIn = (logs: unknown): ReadonlyArray<Hex> =>
  Array.isArray(logs)
    ? logs.flatMap((log: unknown) =>
      Predicate.hasProperty(log, "address") && Predicate.hasProperty(log, "topics") && Array.isArray(log.topics)
        ? [log.address as Hex, ...log.topics as ReadonlyArray<Hex>]
        : [])
    : []

/**
 * Whether each receipt's bloom is exactly that of its logs, and the block's the union of them. The receipts have been read as
 * well-formed before. A block that its chain accepted always fits: a provider that makes up logs may forget it.
 */
export const bloomsFit = (blockBloom: string, receipts: ReadonlyArray<unknown>): boolean => {
  const union = Buffer.alloc(SIZE)
  for (const receipt of receipts) {
    const { logs, logsBloom }: { logs?: unknown; logsBloom?: unknown } = Predicate.isObject(receipt) ? receipt : {}
    const bloom = Buffer.alloc(SIZE)
    for (const bit of namesIn(logs).flatMap(bitsOf)) {
      const at = SIZE - 1 - (bit >> 3)
      bloom[at] = (bloom[at] ?? 0) | (1 << (bit & 7))
      union[at] = (union[at] ?? 0) | (1 << (bit & 7))
    }
    if (!Predicate.isString(logsBloom) || !isSame(logsBloom, bloom)) return false
  }
  return isSame(blockBloom, union)
}
