import type { Hex } from "viem"
import { keccak } from "./keccak.ts"

/** Where an address or a topic leaves its three marks in a bloom of 2,048 bits, bit 0 being the last. */
export type BloomBits = readonly [number, number, number]

const HEX_LENGTH = 514

/** The marks of an address or a topic: 11 bits each of the first three pairs of bytes of its hash. Compute once, test often. */
export const bloomBits = (bytes: Hex): BloomBits => {
  const hash = keccak(Buffer.from(bytes.slice(2), "hex"))
  const mark = (at: number) => (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
  return [mark(0), mark(2), mark(4)]
}

/** Whether a bloom bears all of these marks. A malformed bloom excludes nothing, so it is taken to bear them. */
export const bloomHasBits = (bloom: string, bits: BloomBits): boolean => {
  if (bloom.length !== HEX_LENGTH) return true
  for (const bit of bits) {
    const nibble = Number.parseInt(bloom.charAt(HEX_LENGTH - 1 - (bit >> 2)), 16)
    if (((nibble >> (bit & 3)) & 1) === 0 && !Number.isNaN(nibble)) return false
  }
  return true
}

/** Whether a block's or receipt's `logsBloom` may hold a log of this address or with this topic: `false` is sure, `true` is not. */
export const bloomHas = (bloom: string, bytes: Hex): boolean => bloomHasBits(bloom, bloomBits(bytes))
