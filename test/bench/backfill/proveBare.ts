import { createKeccak } from "hash-wasm"

type Values = Readonly<Record<string, string>>
interface Log extends Values {
  readonly topics: string & ReadonlyArray<string>
}

const hasher = await createKeccak(256)
const HASH_BYTES = 32
const LONG = 56
const CHILDREN = 16
const BUFFER_BYTES = 1 << 20
/** Everything is written from the back to the front, so that each length is known when its head is written. */
const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
let at = BUFFER_BYTES

const keccakHex = (bytes: Uint8Array) => `0x${hasher.init().update(bytes).digest("hex")}`

const putHead = (base: number, size: number) => {
  if (size < LONG) {
    buffer[--at] = base + size
    return
  }
  let bytes = 0
  for (let rest = size; rest > 0; rest >>>= 8) {
    buffer[--at] = rest & 255
    bytes += 1
  }
  buffer[--at] = base + LONG - 1 + bytes
}

const putHex = (hex: string, from = 2) => {
  const size = (hex.length - from) >> 1
  at -= size
  buffer.write(from === 0 ? hex : hex.slice(from), at, size, "hex")
  if (size !== 1 || (buffer[at] ?? 0) >= 0x80) putHead(0x80, size)
}

const putNumber = (hex: string) => {
  let from = 2
  while (from < hex.length && hex.charCodeAt(from) === 48) from += 1
  if ((hex.length - from) % 2 === 0) putHex(hex, from)
  else putHex(`0${hex.slice(from)}`, 0)
}

const HEADER: ReadonlyArray<readonly [string, (hex: string) => void]> = [
  ["parentHash", putHex], ["sha3Uncles", putHex], ["miner", putHex], ["stateRoot", putHex], ["transactionsRoot", putHex], ["receiptsRoot", putHex],
  ["logsBloom", putHex], ["difficulty", putNumber], ["number", putNumber], ["gasLimit", putNumber], ["gasUsed", putNumber], ["timestamp", putNumber],
  ["extraData", putHex], ["mixHash", putHex], ["nonce", putHex], ["baseFeePerGas", putNumber], ["withdrawalsRoot", putHex], ["blobGasUsed", putNumber],
  ["excessBlobGas", putNumber], ["parentBeaconBlockRoot", putHex], ["requestsHash", putHex]
]
const HEADER_BACKWARDS = HEADER.toReversed()

const headerHash = (block: Values) => {
  at = BUFFER_BYTES
  for (const [name, put] of HEADER_BACKWARDS) put(block[name] ?? "0x")
  putHead(0xc0, BUFFER_BYTES - at)
  return keccakHex(buffer.subarray(at))
}

const TRANSACTION_BACKWARDS: typeof HEADER = [
  ["s", putNumber], ["r", putNumber], ["v", putNumber], ["input", putHex], ["value", putNumber], ["to", putHex], ["gas", putNumber],
  ["gasPrice", putNumber], ["nonce", putNumber]
]

/** A legacy transaction, as a generated chain has no others. */
const putTransaction = (transaction: Values) => {
  const end = at
  for (const [name, put] of TRANSACTION_BACKWARDS) put(transaction[name] ?? "0x")
  putHead(0xc0, end - at)
}

const putLog = ({ address, data, topics }: Log) => {
  const end = at
  putHex(data ?? "")
  const topicsEnd = at
  for (let index = topics.length - 1; index >= 0; index -= 1) putHex(topics[index] ?? "")
  putHead(0xc0, topicsEnd - at)
  putHex(address ?? "")
  putHead(0xc0, end - at)
}

const putReceipt = ({ cumulativeGasUsed, logs, logsBloom, status }: Values & { readonly logs: string & ReadonlyArray<Log> }) => {
  const end = at
  for (let index = logs.length - 1; index >= 0; index -= 1) putLog(logs[index] as Log)
  putHead(0xc0, end - at)
  putHex(logsBloom ?? "")
  putNumber(cumulativeGasUsed ?? "")
  putNumber(status ?? "")
  putHead(0xc0, end - at)
}

interface Leaf {
  readonly path: Uint8Array
  readonly from: number
  readonly to: number
}

const nibblesOf = (index: number): Uint8Array => {
  const bytes = index === 0 ? [0x80] : index < 0x80 ? [index] : index < 256 ? [0x81, index] : [0x82, index >> 8, index & 255]
  return Uint8Array.from(bytes.flatMap((byte) => [byte >> 4, byte & 15]))
}
const PATHS_MAX = 4_096
const paths = Array.from({ length: PATHS_MAX }, (_path, index) => nibblesOf(index))
/** Places by their path: 1..127, then 0, then the rest. */
const orders = new Map<number, ReadonlyArray<number>>()
const orderOf = (count: number) => {
  const found = orders.get(count) ?? Array.from({ length: count }, (_place, index) => index)
    .toSorted((one, other) => (one === 0 ? 127.5 : one) - (other === 0 ? 127.5 : other))
  orders.set(count, found)
  return found
}

const putPath = (path: Uint8Array, from: number, to: number, flag: number) => {
  const end = at
  let half = to
  for (; half - from >= 2; half -= 2) buffer[--at] = ((path[half - 2] ?? 0) << 4) | (path[half - 1] ?? 0)
  buffer[--at] = half > from ? ((flag + 1) << 4) | (path[from] ?? 0) : flag << 4
  const size = end - at
  if (size !== 1 || (buffer[at] ?? 0) >= 0x80) putHead(0x80, size)
}

/** What a parent holds of the node that was just written: itself when it is short, else its hash. */
const refer = (end: number) => {
  if (end - at < HASH_BYTES) return
  const hash = hasher.init().update(buffer.subarray(at, end)).digest("binary")
  at = end - HASH_BYTES
  buffer.set(hash, at)
  buffer[--at] = 0x80 + HASH_BYTES
}

const putNode = (leaves: ReadonlyArray<Leaf>, first: number, last: number, depth: number): void => {
  const end = at
  const leaf = leaves[first] as Leaf
  if (first === last) {
    at -= leaf.to - leaf.from
    buffer.copyWithin(at, leaf.from, leaf.to)
    putHead(0x80, leaf.to - leaf.from)
    putPath(leaf.path, depth, leaf.path.length, 2)
    putHead(0xc0, end - at)
    return
  }
  const other = (leaves[last] as Leaf).path
  let shared = depth
  while (leaf.path[shared] === other[shared]) shared += 1
  buffer[--at] = 0x80
  let high = last
  for (let half = CHILDREN - 1; half >= 0; half -= 1) {
    let low = high
    while (low >= first && leaves[low]?.path[shared] === half) low -= 1
    if (low === high) buffer[--at] = 0x80
    else {
      const below = at
      putNode(leaves, low + 1, high, shared + 1)
      refer(below)
    }
    high = low
  }
  putHead(0xc0, end - at)
  if (shared === depth) return
  refer(end)
  putPath(leaf.path, depth, shared, 0)
  putHead(0xc0, end - at)
}

const rootOf = <A>(items: ReadonlyArray<A>, put: (item: A) => void, check: (item: A, bytes: Uint8Array) => void) => {
  at = BUFFER_BYTES
  const leaves = items.map((item, index): Leaf => {
    const to = at
    put(item)
    check(item, buffer.subarray(at, to))
    return { path: paths[index] as Uint8Array, from: at, to }
  })
  const sorted = orderOf(items.length).map((index) => leaves[index] as Leaf)
  const end = at
  putNode(sorted, 0, sorted.length - 1, 0)
  return keccakHex(buffer.subarray(at, end))
}

const same = (one: string | undefined, other: string, what: string) => {
  if (one !== other) throw new Error(`${what} does not fit`)
}

/** Re-hashes a block of legacy transactions and its receipts, and believes everything else. Fails where a root does not fit. */
export const proveBare = (block: Values, receipts: ReadonlyArray<unknown>): void => {
  same(block["hash"], headerHash(block), "hash")
  const transactions = block["transactions"] as unknown as ReadonlyArray<Values>
  same(block["transactionsRoot"], rootOf(transactions, putTransaction, ({ hash }, bytes) => same(hash, keccakHex(bytes), "transaction")), "transactions root")
  same(block["receiptsRoot"], rootOf(receipts as ReadonlyArray<never>, putReceipt, () => {}), "receipts root")
}
