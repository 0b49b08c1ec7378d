import { encodeFunctionData, keccak256, numberToHex, pad, parseAbi, parseTransaction } from "viem"
import type { Hex } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { ForgedBlock, NodeLog, NodeReceipt, NodeTransaction } from "./ForgedBlock.ts"
import { bloomOf } from "./sealBlock.ts"

/** One change to a block; what is put in comes last. Hashes, roots and indexes are made to fit afterwards. */
export type ForgeStep = (block: ForgedBlock) => ForgedBlock | Promise<ForgedBlock>

const TRANSFER_TOPIC: Hex = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
const TRANSFER_GAS = 65_000n
const PAYMENT_GAS = 21_000n
const tokenAbi = parseAbi(["function transfer(address to, uint256 amount) returns (bool)"])

/** Signs the transactions that never happened. Its key is public. */
const forger = privateKeyToAccount(`0x${"f06e".repeat(16)}`)

const signed = async (block: ForgedBlock, to: Hex, value: bigint, data: Hex): Promise<NodeTransaction> => {
  // Deep in the forger's own numbering, so that two blocks never hold the same transaction.
  const nonce = Number(block.header.number) * 1_000 + block.transactions.length
  const request = { type: "legacy", chainId: 56, nonce, to, value, data, gas: 200_000n, gasPrice: 50_000_000n } as const
  const serialized = await forger.signTransaction(request)
  const { r = "0x0", s = "0x0", v = 0n } = parseTransaction(serialized)
  const { hash, number } = block.header
  const place = { blockHash: hash, blockNumber: number, transactionIndex: "0x0", from: forger.address.toLowerCase() } as const
  const fields = { type: "0x0", chainId: "0x38", nonce: numberToHex(nonce), gas: "0x30d40", gasPrice: "0x2faf080" } as const
  return { ...fields, ...place, to, value: numberToHex(value), input: data, r, s, v: numberToHex(v), hash: keccak256(serialized) }
}

const receiptOf = (tx: NodeTransaction, logs: ReadonlyArray<NodeLog>, gasUsed: bigint): NodeReceipt => ({
  type: "0x0",
  status: "0x1",
  gasUsed: numberToHex(gasUsed),
  cumulativeGasUsed: "0x0",
  logs,
  logsBloom: bloomOf(logs),
  transactionHash: tx.hash,
  transactionIndex: "0x0",
  blockHash: tx.blockHash,
  blockNumber: tx.blockNumber,
  from: forger.address.toLowerCase(),
  to: tx.to,
  contractAddress: null,
  effectiveGasPrice: "0x2faf080"
})

const withTransaction = (block: ForgedBlock, tx: NodeTransaction, receipt: NodeReceipt): ForgedBlock => ({
  ...block,
  transactions: [...block.transactions, tx],
  receipts: [...block.receipts, receipt]
})

/** A token transfer that never happened: transaction, receipt and log. `from` is what the log claims. */
export const addTransfer = ({ amount, from = "0x000000000000000000000000000000000000f06e", to, token }: {
  readonly token: Hex
  readonly to: Hex
  readonly amount: bigint
  readonly from?: Hex
}): ForgeStep =>
async (block) => {
  const tx = await signed(block, token, 0n, encodeFunctionData({ abi: tokenAbi, functionName: "transfer", args: [to, amount] }))
  const log: NodeLog = {
    address: token,
    topics: [TRANSFER_TOPIC, pad(from), pad(to)],
    data: numberToHex(amount, { size: 32 }),
    blockHash: block.header.hash,
    blockNumber: block.header.number,
    transactionHash: tx.hash,
    transactionIndex: "0x0",
    logIndex: "0x0",
    blockTimestamp: block.header.timestamp,
    removed: false
  }
  const credits = [...block.credits, { token, to, amount }]
  return { ...withTransaction(block, tx, receiptOf(tx, [log], TRANSFER_GAS)), credits }
}

/** A payment of the chain's coin that never happened. */
export const addPayment = ({ amount, to }: { readonly to: Hex; readonly amount: bigint }): ForgeStep => async (block) => {
  const tx = await signed(block, to, amount, "0x")
  return { ...withTransaction(block, tx, receiptOf(tx, [], PAYMENT_GAS)), credits: [...block.credits, { token: null, to, amount }] }
}

/** Keeps a transaction that did happen to itself. */
export const omitTransaction = (hash: string): ForgeStep => (block) => ({
  ...block,
  transactions: block.transactions.filter((tx) => tx.hash !== hash),
  receipts: block.receipts.filter((receipt) => receipt.transactionHash !== hash)
})
