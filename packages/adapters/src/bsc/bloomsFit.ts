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

const isSame = (stated: string, bloom: Buffer): boolean => {
  const computed = bloom.toString("hex")
  return stated.length === computed.length + 2 && (stated.endsWith(computed) || stated.toLowerCase().endsWith(computed))
}

/** Leaves the marks of an address or a topic in the blooms. */
const markIn = (value: unknown, bloom: Buffer, union: Buffer): void => {
  for (const bit of bitsOf(value as Hex)) {
    const at = SIZE - 1 - (bit >> 3)
    bloom[at] = (bloom[at] ?? 0) | (1 << (bit & 7))
    union[at] = (union[at] ?? 0) | (1 << (bit & 7))
  }
}

const markLogs = (logs: unknown, bloom: Buffer, union: Buffer): void => {
  if (!Array.isArray(logs)) return
  for (const log of logs as ReadonlyArray<unknown>) {
    const { address, topics }: { address?: unknown; topics?: unknown } = Predicate.isObject(log) ? log : {}
    if (!Array.isArray(topics)) continue
    markIn(address, bloom, union)
    for (const topic of topics) markIn(topic, bloom, union)
  }
}

/**
 * Whether each receipt's bloom is exactly that of its logs, and the block's the union of them. The receipts have been read as
 * well-formed before. A block that its chain accepted always fits: a provider that makes up logs may forget it.
 */
export const bloomsFit = (blockBloom: string, receipts: ReadonlyArray<unknown>): boolean => {
  const union = Buffer.alloc(SIZE)
  const bloom = Buffer.alloc(SIZE)
  for (const receipt of receipts) {
    const { logs, logsBloom }: { logs?: unknown; logsBloom?: unknown } = Predicate.isObject(receipt) ? receipt : {}
    bloom.fill(0)
    markLogs(logs, bloom, union)
    if (!Predicate.isString(logsBloom) || !isSame(logsBloom, bloom)) return false
  }
  return isSame(blockBloom, union)
}
