import { assert, describe, it } from "@effect/vitest"
import { ForgedAnswer } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import { numberToHex } from "viem"
import type { ForgedBlock } from "../../sandbox/provider/ForgedBlock.ts"
import { blockAnswer } from "./honestNode.ts"
import { readerOnBlocks } from "./readerOn.ts"
import type { LogFilter, Script } from "./scriptedRpc.ts"
import { number } from "./scriptedRpc.ts"
import { lower, OTHER, otherKey, PAYER, sealChain, tokenAct, topic, TRANSFER, WALLET, walletKey } from "./sealedChain.ts"

const acts = { 2: [{ to: WALLET, value: 7n }, tokenAct(), { by: walletKey, to: OTHER, value: 1n }] }

/** The same block with one item of a list exchanged, its header left as it is. */
const withTransaction = (block: ForgedBlock, at: number, changes: object): ForgedBlock =>
  ({ ...block, transactions: block.transactions.map((item, index) => index === at ? { ...item, ...changes } : item) })
const withReceipt = (block: ForgedBlock, at: number, changes: object): ForgedBlock =>
  ({ ...block, receipts: block.receipts.map((item, index) => index === at ? { ...item, ...changes } : item) })
const withLog = (block: ForgedBlock, changes: object): ForgedBlock =>
  ({ ...block, receipts: block.receipts.map((item) => ({ ...item, logs: item.logs.map((one) => ({ ...one, ...changes })) })) })

type Lie = readonly [name: string, tell: (block: ForgedBlock) => ForgedBlock, what: string]
const lies: ReadonlyArray<Lie> = [
  ["log", (block) => withLog(block, { data: numberToHex(500n, { size: 32 }) }), "receipts root"],
  ["receiver of a log", (block) => withLog(block, { topics: [TRANSFER, topic(PAYER), topic(OTHER)] }), "receipts root"],
  ["receipt", (block) => withReceipt(block, 0, { status: "0x0" }), "receipts root"],
  ["gas in a receipt", (block) => withReceipt(block, 2, { cumulativeGasUsed: numberToHex(9_000_000n) }), "receipts root"],
  ["transaction", (block) => withTransaction(block, 0, { value: "0x700" }), "transactions root"],
  ["sender", (block) => withTransaction(withReceipt(block, 0, { from: lower(otherKey.address) }), 0, { from: lower(otherKey.address) }), "sender"],
  ["sender of a token's transaction", (block) => withTransaction(withReceipt(block, 1, { from: OTHER }), 1, { from: OTHER }), "sender"],
  ["header", (block) => ({ ...block, header: { ...block.header, gasUsed: "0x1" } }), "header hash"],
  ["time", (block) => ({ ...block, header: { ...block.header, timestamp: "0x1" } }), "header hash"],
  ["list of transactions, one left out", (block) => ({ ...block, transactions: block.transactions.slice(1) }), "transactions root"],
  ["list of transactions, all left out", (block) => ({ ...block, transactions: [] }), "transactions root"],
  ["bloom, nothing in it", (block) => ({ ...block, header: { ...block.header, logsBloom: `0x${"00".repeat(256)}` } }), "header hash"]
]

/** Answers block 2 as the lie wants it. */
const lying = (block: ForgedBlock): Script => (method, [place = "", isFull = ""]) => {
  if (place !== "0x2" && place !== block.header.hash) return undefined
  if (method === "eth_getBlockByNumber") return blockAnswer(block, Boolean(isFull))
  return method === "eth_getBlockReceipts" ? block.receipts : undefined
}

const sealed = Effect.promise(() => sealChain(6, acts))

describe("a provider that lies", () => {
  it.live.each(lies)("about a %s is found out, live and final", ([, tell, what]) => Effect.gen(function*() {
    const blocks = yield* sealed
    const told = tell(blocks[2] as ForgedBlock)
    const { reader } = yield* readerOnBlocks(blocks, lying(told))
    const forged = new ForgedAnswer({ number: number(2), what })
    assert.deepStrictEqual(yield* Effect.flip(reader.liveRange(number(1), number(4))), forged)
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(6))), forged)
  }))

  const logsOf = (change: (logs: ReadonlyArray<Record<string, unknown>>) => unknown) => Effect.gen(function*() {
    const blocks = yield* sealed
    const logs = blocks.flatMap(({ receipts }) => receipts.flatMap((receipt) => receipt.logs)).map((one) => ({ ...one }))
    const within = ({ fromBlock, toBlock }: LogFilter) => Number(fromBlock) <= 2 && Number(toBlock) >= 2
    return yield* readerOnBlocks(blocks, (method, _, filter) => method === "eth_getLogs" && within(filter) ? change(logs) : undefined)
  })

  it.live.each<readonly [string, (logs: ReadonlyArray<Record<string, unknown>>) => unknown, string]>([
    ["adds a log to a range", (logs) => [...logs, { ...logs[0], logIndex: "0x1" }], "log"],
    ["changes a log of a range", (logs) => logs.map((one) => ({ ...one, data: numberToHex(6n, { size: 32 }) })), "log"],
    ["moves a log of a range", (logs) => logs.map((one) => ({ ...one, transactionHash: `0x${"1".repeat(64)}` })), "log"],
    ["keeps the log of a block back that is read for another reason", () => [], "log missing"]
  ])("%s: found out by the block", ([, change, what]) => Effect.gen(function*() {
    const { reader } = yield* logsOf(change)
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(6))), new ForgedAnswer({ number: number(2), what }))
  }))

  it.live("about the header at the end of a final stretch is found out", () => Effect.gen(function*() {
    const blocks = yield* sealed
    const end = { ...blocks[6]?.header, timestamp: "0x1", transactions: [] }
    const { reader } = yield* readerOnBlocks(blocks, (method, [place]) => method === "eth_getBlockByNumber" && place === "0x6" ? end : undefined)
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(6))), new ForgedAnswer({ number: number(6), what: "header hash" }))
  }))

  it.live("nothing of this is said of an honest one", () => Effect.gen(function*() {
    const { reader } = yield* readerOnBlocks(yield* sealed)
    const { transfers } = yield* reader.liveRange(number(1), number(6))
    assert.deepStrictEqual((yield* reader.finalRange(number(1), number(6))).transfers, transfers)
    assert.strictEqual(transfers.length, 4)
  }))
})
