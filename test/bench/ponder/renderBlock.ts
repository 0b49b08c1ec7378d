import { bytesToHex, numberToHex } from "viem"
import type { Address } from "viem"
import type { GeneratedBlock, GeneratedTransaction } from "./generateBlocks.ts"
import { CONSTANT_FIELDS, GAS_LIMIT, GAS_PER_TRANSFER, GAS_PRICE } from "./generateBlocks.ts"
import type { makeLogsBloom } from "./logsBloom.ts"

/** Stands for the size of any block in bytes; no hash covers it. */
const BLOCK_BYTES = 2_048

const blockTimestamp = ({ timestampSeconds }: GeneratedBlock) => numberToHex(timestampSeconds)

const placeOf = (block: GeneratedBlock, index: number) => ({
  blockHash: block.hash,
  blockNumber: numberToHex(block.number),
  transactionIndex: numberToHex(index)
})

const renderTransaction = (token: Address, block: GeneratedBlock, transaction: GeneratedTransaction, index: number) => ({
  ...placeOf(block, index),
  hash: transaction.hash,
  type: "0x0",
  chainId: "0x38",
  nonce: numberToHex(transaction.nonce),
  from: transaction.from,
  to: token,
  value: "0x0",
  gas: numberToHex(GAS_LIMIT),
  gasPrice: numberToHex(GAS_PRICE),
  input: transaction.input,
  v: numberToHex(transaction.signature.v),
  r: numberToHex(BigInt(transaction.signature.r)),
  s: numberToHex(BigInt(transaction.signature.s))
})

/** A block as `eth_getBlockByNumber` answers it, with whole transactions or their hashes. */
export const renderBlock = (token: Address, block: GeneratedBlock, whole: boolean) => ({
  ...CONSTANT_FIELDS,
  number: numberToHex(block.number),
  hash: block.hash,
  parentHash: block.parentHash,
  transactionsRoot: block.transactionsRoot,
  receiptsRoot: block.receiptsRoot,
  logsBloom: block.logsBloom,
  gasUsed: numberToHex(block.gasUsed),
  timestamp: blockTimestamp(block),
  size: numberToHex(BLOCK_BYTES),
  totalDifficulty: numberToHex(block.number * 2 + 1),
  uncles: [],
  withdrawals: [],
  transactions: block.transactions.map((transaction, index) =>
    whole ? renderTransaction(token, block, transaction, index) : transaction.hash)
})

/** The one log of a transaction; as there is one in each, its place in the block is that of the transaction. */
export const renderLog = (token: Address, block: GeneratedBlock, transaction: GeneratedTransaction, index: number) => ({
  ...placeOf(block, index),
  transactionHash: transaction.hash,
  logIndex: numberToHex(index),
  blockTimestamp: blockTimestamp(block),
  address: token,
  topics: transaction.topics,
  data: transaction.data,
  removed: false
})

/** A transaction's receipt. */
export const renderReceipt = (
  token: Address,
  block: GeneratedBlock,
  transaction: GeneratedTransaction,
  index: number,
  logsBloom: ReturnType<typeof makeLogsBloom>
) => ({
  ...placeOf(block, index),
  transactionHash: transaction.hash,
  type: "0x0",
  status: "0x1",
  from: transaction.from,
  to: token,
  contractAddress: null,
  cumulativeGasUsed: numberToHex(GAS_PER_TRANSFER * (index + 1)),
  gasUsed: numberToHex(GAS_PER_TRANSFER),
  effectiveGasPrice: numberToHex(GAS_PRICE),
  logsBloom: bytesToHex(logsBloom([token, ...transaction.topics])),
  logs: [renderLog(token, block, transaction, index)]
})
