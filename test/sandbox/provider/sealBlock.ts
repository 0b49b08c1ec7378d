import { MerklePatriciaTrie } from "@ethereumjs/mpt"
import { bytesToHex, concat, hexToBytes, keccak256, numberToHex, toRlp } from "viem"
import type { Hex } from "viem"
import type { ForgedBlock, NodeHeader, NodeLog, NodeReceipt, NodeTransaction } from "./ForgedBlock.ts"

type RlpInput = Hex | ReadonlyArray<RlpInput>
const rlp = (value: RlpInput): Hex => toRlp(value as Hex)

/** A quantity as RLP carries it: without leading zeros, zero as nothing. */
const quantity = (value: Hex = "0x0"): Hex => BigInt(value) === 0n ? "0x" : bytesToHex(hexToBytes(numberToHex(BigInt(value))))

/** EIP-2718: legacy things are bare, later ones carry their type in front. */
const typed = (type: Hex, payload: Hex): Hex => BigInt(type) === 0n ? payload : concat([numberToHex(BigInt(type), { size: 1 }), payload])

const encodeTransaction = (tx: NodeTransaction): Hex => {
  const body: ReadonlyArray<Hex> = [quantity(tx.gas), tx.to ?? "0x", quantity(tx.value), tx.input]
  const accessList = (tx.accessList ?? []).map(({ address, storageKeys }) => [address, storageKeys])
  const signature = [quantity(tx.r), quantity(tx.s)]
  const type = Number(tx.type)
  if (type === 0) return rlp([quantity(tx.nonce), quantity(tx.gasPrice), ...body, quantity(tx.v), ...signature])
  if (type > 2) throw new Error(`a block with a transaction of type ${type} cannot be forged`)
  const prices = type === 1 ? [tx.gasPrice] : [tx.maxPriorityFeePerGas, tx.maxFeePerGas]
  const head = [quantity(tx.chainId), quantity(tx.nonce), ...prices.map(quantity), ...body]
  return typed(tx.type, rlp([...head, accessList, quantity(tx.yParity ?? tx.v), ...signature]))
}

const encodeReceipt = (receipt: NodeReceipt): Hex => {
  const logs = receipt.logs.map(({ address, data, topics }) => [address, topics, data])
  return typed(receipt.type, rlp([quantity(receipt.status), quantity(receipt.cumulativeGasUsed), receipt.logsBloom, logs]))
}

/** Root of the trie in which the RLP of the index leads to each item. */
const listRoot = async (items: ReadonlyArray<Hex>): Promise<Hex> => {
  const trie = new MerklePatriciaTrie()
  for (const [index, item] of items.entries()) await trie.put(hexToBytes(rlp(quantity(numberToHex(index)))), hexToBytes(item))
  return bytesToHex(trie.root())
}

/** The 2048-bit bloom of logs: three bits for each address and topic. */
export const bloomOf = (logs: ReadonlyArray<Pick<NodeLog, "address" | "topics">>): Hex => {
  const bloom = new Uint8Array(256)
  for (const item of logs.flatMap(({ address, topics }) => [address, ...topics])) {
    const hash = hexToBytes(keccak256(item))
    for (const at of [0, 2, 4]) {
      const bit = (((hash[at] ?? 0) << 8) | (hash[at + 1] ?? 0)) & 2047
      bloom[255 - (bit >> 3)] = (bloom[255 - (bit >> 3)] ?? 0) | (1 << (bit & 7))
    }
  }
  return bytesToHex(bloom)
}

/** Hash of a header from its fields, those of later forks as far as they are there. */
export const headerHash = (header: NodeHeader): Hex => {
  const { blobGasUsed, excessBlobGas, baseFeePerGas, withdrawalsRoot, parentBeaconBlockRoot, requestsHash } = header
  const optional = (value: Hex | undefined) => value === undefined ? undefined : quantity(value)
  const blobs = [optional(blobGasUsed), optional(excessBlobGas)]
  const late = [optional(baseFeePerGas), withdrawalsRoot, ...blobs, parentBeaconBlockRoot, requestsHash]
  return keccak256(rlp([
    header.parentHash, header.sha3Uncles, header.miner, header.stateRoot, header.transactionsRoot, header.receiptsRoot, header.logsBloom,
    quantity(header.difficulty), quantity(header.number), quantity(header.gasLimit), quantity(header.gasUsed), quantity(header.timestamp),
    header.extraData, header.mixHash, header.nonce, ...late.filter((value) => value !== undefined)
  ]))
}

/** Root and bloom fields as the block's content demands them. */
export const headerRoots = async (
  { receipts, transactions }: Pick<ForgedBlock, "receipts" | "transactions">
): Promise<Pick<NodeHeader, "transactionsRoot" | "receiptsRoot" | "logsBloom" | "gasUsed">> => ({
  transactionsRoot: await listRoot(transactions.map(encodeTransaction)),
  receiptsRoot: await listRoot(receipts.map(encodeReceipt)),
  logsBloom: bloomOf(receipts.flatMap(({ logs }) => logs)),
  gasUsed: receipts.at(-1)?.cumulativeGasUsed ?? "0x0"
})

/** Puts the block's hash and every index and running total where they belong. */
const renumber = (block: ForgedBlock, blockHash: Hex): ForgedBlock => {
  const blockNumber = block.header.number
  let gas = 0n
  let logIndex = 0
  const receipts = block.receipts.map((receipt, index) => {
    const place = { blockHash, blockNumber, transactionIndex: numberToHex(index) }
    const logs = receipt.logs.map((log) =>
      ({ ...log, ...place, transactionHash: receipt.transactionHash, logIndex: numberToHex(logIndex++) }))
    gas += BigInt(receipt.gasUsed)
    return { ...receipt, ...place, logs, logsBloom: bloomOf(logs), cumulativeGasUsed: numberToHex(gas) }
  })
  const transactions = block.transactions.map((tx, index) => ({ ...tx, blockHash, blockNumber, transactionIndex: numberToHex(index) }))
  return { ...block, header: { ...block.header, hash: blockHash }, transactions, receipts }
}

/** A block in which everything fits: indexes, bloom, roots, and the hash over them. */
export const sealBlock = async (block: ForgedBlock): Promise<ForgedBlock> => {
  const counted = renumber(block, block.header.hash)
  const header = { ...counted.header, ...await headerRoots(counted) }
  return renumber({ ...counted, header }, headerHash(header))
}

/** A block whose content was changed while its header, hash included, was left as it was: the roots do not fit. */
export const keepHeader = (block: ForgedBlock): ForgedBlock => renumber(block, block.header.hash)
