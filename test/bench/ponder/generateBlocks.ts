import { bytesToHex, keccak256, numberToHex, padHex, toRlp } from "viem"
import type { Address, Hex } from "viem"
import { sign } from "viem/accounts"
import type { BlockPlan, PlannedTransfer } from "./BlockPlan.ts"
import { planTransfers } from "./BlockPlan.ts"
import { makeLogsBloom } from "./logsBloom.ts"
import { EMPTY_TRIE_ROOT, orderedTrieRoot } from "./orderedTrieRoot.ts"

/** What makes a legacy transaction its sender's. */
export interface Signature {
  readonly v: number
  readonly r: Hex
  readonly s: Hex
}

/** A transaction and the log it left. */
export interface GeneratedTransaction extends PlannedTransfer {
  readonly hash: Hex
  readonly signature: Signature
  readonly input: Hex
  /** The log's data: the amount as a word. */
  readonly data: Hex
  readonly topics: readonly [Hex, Hex, Hex]
}

/** A block whose hash is that of its header, and whose header fits its transactions and receipts. */
export interface GeneratedBlock {
  readonly number: number
  readonly timestampSeconds: number
  readonly hash: Hex
  readonly parentHash: Hex
  readonly transactionsRoot: Hex
  readonly receiptsRoot: Hex
  readonly logsBloom: Hex
  readonly gasUsed: number
  readonly transactions: ReadonlyArray<GeneratedTransaction>
}

/** `keccak256("Transfer(address,address,uint256)")`. */
export const TRANSFER_TOPIC = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
/** What every header of a generated chain has alike. */
export const CONSTANT_FIELDS = {
  sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
  miner: `0x${"c5".repeat(20)}`,
  stateRoot: `0x${"57".repeat(32)}`,
  difficulty: "0x2",
  gasLimit: "0x47868c0",
  extraData: `0x${"e7".repeat(278)}`,
  mixHash: `0x${"00".repeat(32)}`,
  nonce: "0x0000000000000000",
  baseFeePerGas: "0x0",
  withdrawalsRoot: EMPTY_TRIE_ROOT,
  blobGasUsed: "0x0",
  excessBlobGas: "0x0",
  parentBeaconBlockRoot: `0x${"00".repeat(32)}`,
  requestsHash: "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
} as const
/** Of every transaction. */
export const GAS_PER_TRANSFER = 51_000
export const GAS_LIMIT = 60_000
export const GAS_PRICE = 50_000_000
/** What chain 56 makes of an even signature. */
const V = 147
const CHAIN: Hex = "0x38"
const S: Hex = `0x${"2b".repeat(32)}`
/** Empty blocks above the last transfer, so that whatever a reader takes for final, every transfer is. */
export const BLOCKS_ABOVE = 64

const FIRST_SECOND = 1_760_000_000
const BLOCK_SECONDS = 0.45
const TRANSFER_SELECTOR = "0xa9059cbb"

/** RLP knows no leading zeros, and zero is the empty string. */
const quantity = (value: number): Hex => {
  const hex = value.toString(16)
  return value === 0 ? "0x" : `0x${hex.length % 2 === 1 ? "0" : ""}${hex}`
}
const quantityOfHex = (hex: Hex) => quantity(Number(hex))

/** A number of a signature as it is encoded: without leading zeros. */
const scalar = (hex: Hex): Hex => {
  const digits = hex.slice(2).replace(/^(?:00)+/, "")
  return `0x${digits}`
}

const signatureOf = async ({ key, r }: PlannedTransfer, unsigned: ReadonlyArray<Hex>): Promise<Signature> => {
  if (key === null) return { v: V, r, s: S }
  const signed = await sign({ hash: keccak256(toRlp([...unsigned, CHAIN, "0x", "0x"])), privateKey: key })
  return { v: V + (signed.yParity ?? 0), r: signed.r, s: signed.s }
}

const transactionOf = async (token: Address, planned: PlannedTransfer): Promise<{ raw: Uint8Array; transaction: GeneratedTransaction }> => {
  const data = numberToHex(planned.amount, { size: 32 })
  const [from, to] = [padHex(planned.from), padHex(planned.to)]
  const input: Hex = `${TRANSFER_SELECTOR}${to.slice(2)}${data.slice(2)}`
  const unsigned = [quantity(planned.nonce), quantity(GAS_PRICE), quantity(GAS_LIMIT), token, "0x", input] as const
  const signature = await signatureOf(planned, unsigned)
  const raw = toRlp([...unsigned, quantity(signature.v), scalar(signature.r), scalar(signature.s)], "bytes")
  return { raw, transaction: { ...planned, signature, hash: keccak256(raw), input, data, topics: [TRANSFER_TOPIC, from, to] as const } }
}

const headerHash = (block: Omit<GeneratedBlock, "hash" | "transactions">): Hex => {
  const same = CONSTANT_FIELDS
  return keccak256(toRlp([
    block.parentHash, same.sha3Uncles, same.miner, same.stateRoot, block.transactionsRoot, block.receiptsRoot, block.logsBloom,
    quantityOfHex(same.difficulty), quantity(block.number), quantityOfHex(same.gasLimit), quantity(block.gasUsed),
    quantity(block.timestampSeconds), same.extraData, same.mixHash, same.nonce, quantityOfHex(same.baseFeePerGas), same.withdrawalsRoot,
    quantityOfHex(same.blobGasUsed), quantityOfHex(same.excessBlobGas), same.parentBeaconBlockRoot, same.requestsHash
  ]))
}

/** Generates a chain from its genesis block on, which is empty, to `BLOCKS_ABOVE` empty blocks above the last planned one. */
export const generateBlocks = async (plan: BlockPlan): Promise<ReadonlyArray<GeneratedBlock>> => {
  const logsBloom = makeLogsBloom()
  const receiptOf = ({ data, topics }: GeneratedTransaction, index: number) =>
    toRlp([
      "0x01", quantity(GAS_PER_TRANSFER * (index + 1)), bytesToHex(logsBloom([plan.token, ...topics])), [[plan.token, [...topics], data]]
    ], "bytes")
  const blocks: Array<GeneratedBlock> = []
  const empty = Array.from({ length: BLOCKS_ABOVE }, () => [])
  for (const transfers of [[], ...planTransfers(plan), ...empty]) {
    const made = await Promise.all(transfers.map((transfer) => transactionOf(plan.token, transfer)))
    const transactions = made.map(({ transaction }) => transaction)
    const fields = {
      number: blocks.length,
      timestampSeconds: FIRST_SECOND + Math.floor(blocks.length * BLOCK_SECONDS),
      parentHash: blocks.at(-1)?.hash ?? CONSTANT_FIELDS.mixHash,
      transactionsRoot: orderedTrieRoot(made.map(({ raw }) => raw)),
      receiptsRoot: orderedTrieRoot(transactions.map(receiptOf)),
      logsBloom: bytesToHex(logsBloom(transactions.flatMap(({ topics }) => [plan.token, ...topics]))),
      gasUsed: GAS_PER_TRANSFER * transactions.length
    } as const
    blocks.push({ ...fields, hash: headerHash(fields), transactions })
  }
  return blocks
}
