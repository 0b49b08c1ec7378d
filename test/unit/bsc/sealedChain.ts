import { Address } from "@sigmatrade/core/chain/Address"
import { keccak256, numberToHex, pad, parseTransaction } from "viem"
import type { Hex, PrivateKeyAccount } from "viem"
import { privateKeyToAccount } from "viem/accounts"
import type { ForgedBlock, NodeHeader, NodeLog, NodeReceipt, NodeTransaction } from "../../sandbox/provider/ForgedBlock.ts"
import { bloomOf, sealBlock } from "../../sandbox/provider/sealBlock.ts"
import { TOKEN } from "./scriptedRpc.ts"

const key = (digit: string) => privateKeyToAccount(`0x${digit.repeat(64)}`)
export const [walletKey, otherKey, payerKey] = [key("1"), key("2"), key("3")]
export const lower = (address: string) => Address.make(address.toLowerCase())
/** Ours, as is the other one. */
export const WALLET = lower(walletKey.address)
export const OTHER = lower(otherKey.address)
export const PAYER = lower(payerKey.address)
export const VALIDATOR = Address.make(`0x${"e".repeat(40)}`)
export const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
export const GAS_USED = 21_000n
export const GAS_PRICE = 50_000_000n
/** What every transaction of these chains costs its sender. */
export const GAS_PAID = GAS_USED * GAS_PRICE

export const topic = (of: string): Hex => pad(of as Hex)

export type LogContent = Pick<NodeLog, "address" | "topics" | "data">

/** An honest token transfer from the payer to our wallet, but for the changes. */
export const log = (changes: Partial<LogContent> = {}, amount = 5n): LogContent =>
  ({ address: TOKEN as Hex, topics: [TRANSFER, topic(PAYER), topic(WALLET)], data: numberToHex(amount, { size: 32 }), ...changes })

/** One transaction; the payer's unless told otherwise. */
export interface Act {
  readonly by?: PrivateKeyAccount
  readonly to?: Address
  readonly value?: bigint
  readonly input?: Hex
  readonly fails?: boolean
  readonly logs?: ReadonlyArray<LogContent>
}

/** A token transfer to our wallet, as the payer sends it. */
export const tokenAct = (...logs: ReadonlyArray<LogContent>): Act => ({ to: TOKEN, logs: logs.length === 0 ? [log()] : logs })

const BASE = { r: "0x0", s: "0x0", v: "0x0" } as const

const transactionOf = async (act: Act, header: NodeHeader, index: number): Promise<NodeTransaction> => {
  const { by = payerKey, input = "0x", to, value = 0n } = act
  const nonce = Number(header.number) * 1_000 + index
  const request = { type: "legacy", chainId: 56, nonce, value, data: input, gas: 200_000n, gasPrice: GAS_PRICE } as const
  const serialized = await by.signTransaction(to === undefined ? request : { ...request, to: to as Hex })
  const { r = BASE.r, s = BASE.s, v = 0n } = parseTransaction(serialized)
  const place = { blockHash: header.hash, blockNumber: header.number, transactionIndex: numberToHex(index) }
  return {
    ...place, type: "0x0", chainId: "0x38", from: lower(by.address), nonce: numberToHex(nonce), gas: numberToHex(200_000n), input,
    gasPrice: numberToHex(GAS_PRICE), to: (to ?? null) as Hex | null, value: numberToHex(value), r, s, v: numberToHex(v), hash: keccak256(serialized)
  }
}

const receiptOf = ({ fails = false, logs = [] }: Act, transaction: NodeTransaction): NodeReceipt => {
  const { blockHash, blockNumber, from = PAYER, hash: transactionHash, to, transactionIndex } = transaction
  const place = { blockHash, blockNumber, transactionHash, transactionIndex }
  const placed = logs.map((content) => ({ ...content, ...place, logIndex: "0x0" as const, removed: false }))
  return {
    ...place, type: "0x0", status: fails ? "0x0" : "0x1", gasUsed: numberToHex(GAS_USED), cumulativeGasUsed: "0x0",
    logs: placed, logsBloom: bloomOf(placed), from, to, contractAddress: null, effectiveGasPrice: numberToHex(GAS_PRICE)
  }
}

const zero = (size: number): Hex => `0x${"00".repeat(size)}`

const headerAt = (height: number, parentHash: Hex, extraData: Hex): NodeHeader => ({
  number: numberToHex(height), hash: zero(32), parentHash, extraData, timestamp: numberToHex(1_700_000_000 + height),
  miner: VALIDATOR as Hex, sha3Uncles: zero(32), stateRoot: zero(32), transactionsRoot: zero(32), receiptsRoot: zero(32), mixHash: zero(32),
  logsBloom: zero(256), difficulty: "0x2", gasLimit: "0x1000000", gasUsed: "0x0", nonce: zero(8)
})

/** What happens at which height. */
export type Acts = Readonly<Record<number, ReadonlyArray<Act>>>

/** The blocks `0..last`, each with a true hash over its content and that of the one before it. Another `fork` has other hashes. */
export const sealChain = async (last: number, acts: Acts = {}, fork: Hex = "0x"): Promise<ReadonlyArray<ForgedBlock>> => {
  const blocks: Array<ForgedBlock> = []
  for (let height = 0; height <= last; height++) {
    const header = headerAt(height, blocks.at(-1)?.header.hash ?? zero(32), fork)
    const content = acts[height] ?? []
    const transactions = await Promise.all(content.map((act, index) => transactionOf(act, header, index)))
    const receipts = transactions.map((transaction, index) => receiptOf(content[index] ?? {}, transaction))
    blocks.push(await sealBlock({ header, transactions, receipts, credits: [] }))
  }
  return blocks
}
