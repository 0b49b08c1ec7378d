import { keccak256 } from "viem"
import type { Hex } from "viem"

const BLOOM_BYTES = 256

/** Makes blooms; what one address or topic sets is worked out once. */
export const makeLogsBloom = () => {
  const known = new Map<Hex, ReadonlyArray<number>>()
  const bitsOf = (item: Hex) => {
    const found = known.get(item)
    if (found !== undefined) return found
    const hash = keccak256(item, "bytes")
    const bits = [0, 2, 4].map((place) => (((hash[place] ?? 0) << 8) | (hash[place + 1] ?? 0)) & 2047)
    known.set(item, bits)
    return bits
  }
  /** The 2,048 bits of a header or receipt in which each address and topic of its logs sets three. */
  return (items: ReadonlyArray<Hex>): Uint8Array => {
    const bloom = new Uint8Array(BLOOM_BYTES)
    for (const bit of items.flatMap(bitsOf)) {
      const place = BLOOM_BYTES - 1 - (bit >> 3)
      bloom[place] = (bloom[place] ?? 0) | (1 << (bit & 7))
    }
    return bloom
  }
}
