import { Effect } from "effect"
import type { Hash } from "viem"
import { rlpBytes, rlpList } from "./encodeRlp.ts"
import { keccak, keccakHex } from "./keccak.ts"
import { quantity } from "./rlpFields.ts"

interface Entry {
  /** The half bytes of the key. */
  readonly path: ReadonlyArray<number>
  readonly value: Uint8Array
}

const HASH_BYTES = 32
const NOTHING = rlpBytes(new Uint8Array())
const CHILDREN = 16

const makePath = (index: number): ReadonlyArray<number> => {
  const key = index === 0 ? NOTHING : rlpBytes(Buffer.from(quantity(`0x${index.toString(16)}`)?.slice(2) ?? "", "hex"))
  return [...key].flatMap((byte) => [byte >> 4, byte & 15])
}

/** The keys are the same in every block. */
const paths = new Map<number, ReadonlyArray<number>>()
const PATHS_MAX = 8_192

const pathOf = (index: number): ReadonlyArray<number> => {
  const path = paths.get(index) ?? makePath(index)
  if (index < PATHS_MAX) paths.set(index, path)
  return path
}

/** Half bytes in whole ones: the first says whether a value follows (2) and whether their number is odd (1). */
const packed = (path: ReadonlyArray<number>, holdsValue: boolean): Uint8Array => {
  const isOdd = path.length % 2 === 1
  const flag = (holdsValue ? 2 : 0) + (isOdd ? 1 : 0)
  const halves = isOdd ? [flag, ...path] : [flag, 0, ...path]
  return Uint8Array.from({ length: halves.length / 2 }, (_, index) => ((halves[2 * index] ?? 0) << 4) | (halves[2 * index + 1] ?? 0))
}

/** How a parent holds a node: as it is when it is short, otherwise by its hash. */
const refer = (node: Uint8Array): Uint8Array => node.length < HASH_BYTES ? node : rlpBytes(keccak(node))

/** How far the paths agree from `depth` on. The entries are sorted, so the first and the last differ earliest. */
const sharedEnd = (entries: ReadonlyArray<Entry>, depth: number): number => {
  const first = entries[0]?.path ?? []
  const last = entries.at(-1)?.path ?? []
  let end = depth
  while (end < first.length && first[end] === last[end]) end++
  return end
}

const branch = (entries: ReadonlyArray<Entry>, depth: number): Uint8Array => {
  // No key here is the beginning of another, so no branch holds a value of its own.
  const items: Array<Uint8Array> = Array.from({ length: CHILDREN + 1 }, () => NOTHING)
  let start = 0
  while (start < entries.length) {
    const half = entries[start]?.path[depth] ?? 0
    let end = start + 1
    while (end < entries.length && entries[end]?.path[depth] === half) end++
    items[half] = refer(encodeNode(entries.slice(start, end), depth + 1))
    start = end
  }
  return rlpList(items)
}

const encodeNode = (entries: ReadonlyArray<Entry>, depth: number): Uint8Array => {
  const [first] = entries
  if (first !== undefined && entries.length === 1) {
    return rlpList([rlpBytes(packed(first.path.slice(depth), true)), rlpBytes(first.value)])
  }
  const end = sharedEnd(entries, depth)
  const below = branch(entries, end)
  return end === depth ? below : rlpList([rlpBytes(packed(first?.path.slice(depth, end) ?? [], false)), refer(below)])
}

const byPath = ({ path: one }: Entry, { path: other }: Entry): number => {
  const differs = one.findIndex((half, index) => half !== other[index])
  return (one[differs] ?? 0) - (other[differs] ?? 0)
}

/**
 * The root of the trie that a block keeps for its transactions and for its receipts: each value under the RLP of its position.
 *
 * Built from the leaves up, so that every node is encoded and hashed once: a trie library that takes one value after another needs
 * many times as long, and this is most of the work of proving a block. Source: Ethereum's yellow paper, appendix D.
 */
export const orderedRoot = (values: ReadonlyArray<Uint8Array>): Effect.Effect<Hash> =>
  Effect.sync(() => {
    const entries = values.map((value, index): Entry => ({ path: pathOf(index), value })).toSorted(byPath)
    return keccakHex(entries.length === 0 ? NOTHING : encodeNode(entries, 0))
  })
