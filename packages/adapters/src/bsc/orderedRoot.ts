import type { Hash } from "viem"
import { keccak, keccakHex } from "./keccak.ts"
import { closeList, closeString, mark, putByte, putHex, putRaw, release, since } from "./putHex.ts"

/** The half bytes of a key. */
type Path = Uint8Array

interface Entry {
  readonly path: Path
  readonly value: Uint8Array
}

const HASH_BYTES = 32
const NOTHING = 0x80
const CHILDREN = 16
/** Positions up to here have a key of one byte; that of 0, the empty string, stands behind the others. */
const SMALL = 128

const makePath = (index: number): Path => {
  const digits = index === 0 ? "" : index.toString(16)
  const before = mark()
  putHex(digits.length % 2 === 0 ? digits : `0${digits}`)
  const path = Uint8Array.from([...since(before)].flatMap((byte) => [byte >> 4, byte & 15]))
  release(before)
  return path
}

/** The keys are the same in every block. */
const paths: Array<Path> = []
const PATHS_MAX = 8_192

const pathOf = (index: number): Path => {
  const path = paths[index] ?? makePath(index)
  if (index < PATHS_MAX) paths[index] = path
  return path
}

/** All values in the order of their keys: 1 to 127, then 0, then the rest. */
const sorted = (values: ReadonlyArray<Uint8Array>): ReadonlyArray<Entry> => {
  const small = Math.min(values.length, SMALL)
  return values.map((_, place): Entry => {
    const index = place < small - 1 ? place + 1 : place === small - 1 ? 0 : place
    return { path: pathOf(index), value: values[index] ?? new Uint8Array() }
  })
}

/** Half bytes in whole ones: the first says whether a value follows (2) and whether their number is odd (1). */
const putPath = (path: Path, from: number, to: number, flag: 0 | 2): void => {
  const before = mark()
  let half = to
  for (; half - from >= 2; half -= 2) putByte(((path[half - 2] ?? 0) << 4) | (path[half - 1] ?? 0))
  putByte(half > from ? ((flag + 1) << 4) | (path[from] ?? 0) : flag << 4)
  closeString(before)
}

/** How a parent holds the node that was written last: as it is when it is short, otherwise by its hash. */
const refer = (before: number): void => {
  if (mark() - before < HASH_BYTES) return
  const hash = keccak(since(before))
  release(before)
  putRaw(hash)
  closeString(before)
}

/** No key here is the beginning of another, so no branch holds a value of its own. */
const putBranch = (entries: ReadonlyArray<Entry>, first: number, last: number, depth: number): void => {
  const before = mark()
  putByte(NOTHING)
  let end = last
  for (let half = CHILDREN - 1; half >= 0; half--) {
    let start = end
    while (start >= first && entries[start]?.path[depth] === half) start--
    const child = mark()
    if (start === end) putByte(NOTHING)
    else putNode(entries, start + 1, end, depth + 1)
    refer(child)
    end = start
  }
  closeList(before)
}

/** Writes the node that holds the entries `first..last`, whose paths agree up to `depth`. */
const putNode = (entries: ReadonlyArray<Entry>, first: number, last: number, depth: number): void => {
  const before = mark()
  const { path, value } = entries[first] ?? { path: new Uint8Array(), value: new Uint8Array() }
  if (first === last) {
    putRaw(value)
    closeString(before)
    putPath(path, depth, path.length, 2)
    return closeList(before)
  }
  // The entries are sorted, so the first and the last differ earliest.
  const other = entries[last]?.path ?? path
  let end = depth
  while (end < path.length && path[end] === other[end]) end++
  putBranch(entries, first, last, end)
  if (end === depth) return
  refer(before)
  putPath(path, depth, end, 0)
  closeList(before)
}

/**
 * The root of the trie that a block keeps for its transactions and for its receipts: each value under the RLP of its position.
 *
 * Built from the leaves up, so that every node is encoded and hashed once: a trie library that takes one value after another needs
 * many times as long, and this is most of the work of proving a block. Source: Ethereum's yellow paper, appendix D.
 */
export const orderedRoot = (values: ReadonlyArray<Uint8Array>): Hash => {
  const before = mark()
  if (values.length === 0) putByte(NOTHING)
  else putNode(sorted(values), 0, values.length - 1, 0)
  const root = keccakHex(since(before))
  release(before)
  return root
}
