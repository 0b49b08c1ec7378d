import { assert, describe, it } from "@effect/vitest"
import type { BscSettings } from "@sigmatrade/adapters/bsc/BscSettings"
import { BlockUnknown, ChainMoved, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import { amounts, nothing, readerOn, readerOnBlocks, watched } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { hex, number, Refused } from "./scriptedRpc.ts"
import type { Act, Acts } from "./sealedChain.ts"
import { log, PAYER, sealChain, tokenAct, topic, TRANSFER, WALLET, walletKey } from "./sealedChain.ts"

const pays: Act = { to: WALLET, value: 7n }
const actsAt = (heights: ReadonlyArray<number>, act: Act = pays): Acts => Object.fromEntries(heights.map((height) => [height, [act]]))
const places = (range: { readonly transfers: ReadonlyArray<{ blockNumber: number; logIndex: number }> }) =>
  range.transfers.map(({ blockNumber, logIndex }) => [blockNumber, logIndex])

describe("ChainReaderBsc.finalRange", () => {
  /** Refuses more than `limit` blocks, and remembers the size of every range asked for with its first question. */
  const limited = (limit: () => number, sizes: Array<number>): Script => (method, _, filter) => {
    if (method !== "eth_getLogs") return undefined
    const size = Number(filter.toBlock) - Number(filter.fromBlock) + 1
    if (filter.topics.length === 3) sizes.push(size)
    return size > limit() ? new Refused(-32005, "limit exceeded") : undefined
  }

  it.live("a refused range is halved until it is taken, the size is remembered and grows again", () => Effect.gen(function*() {
    const sizes: Array<number> = []
    let limit = 130
    const script = limited(() => limit, sizes)
    const { reader } = yield* readerOn(1_200, actsAt([1, 150, 151, 300], tokenAct()), script, { rangeBlocksMax: 1_000, rangeRegrowAfter: 4 })
    const range = yield* reader.finalRange(number(1), number(300))
    assert.deepStrictEqual(sizes, [300, 150, 75, 75, 75, 75])
    assert.deepStrictEqual(places(range), [[1, 0], [150, 0], [151, 0], [300, 0]])
    sizes.splice(0)
    limit = 10_000
    yield* reader.finalRange(number(301), number(1_200))
    assert.deepStrictEqual(sizes, [150, 150, 150, 150, 300])
  }))

  it.live("both directions are found, in the order of the chain, as they are found live", () => Effect.gen(function*() {
    const out = log({ topics: [TRANSFER, topic(WALLET), topic(PAYER)] })
    const acts = { 3: [tokenAct(log(), out)], 5: [{ ...pays, by: walletKey, to: PAYER }], 9: [tokenAct(), tokenAct(out), pays] }
    const { reader } = yield* readerOn(9, acts)
    const final = yield* reader.finalRange(number(1), number(9))
    assert.deepStrictEqual(places(final), [[3, 0], [3, 1], [5, -2], [5, -1], [9, -1], [9, 0], [9, 1]])
    assert.deepStrictEqual((yield* reader.liveRange(number(1), number(9))).transfers, final.transfers)
  }))

  it.live("every block is asked about exactly once however ranges are cut", () => Effect.gen(function*() {
    const asked: Array<number> = []
    const { reader } = yield* readerOn(500, {}, (method, _, filter) => {
      if (method !== "eth_getLogs" || filter.topics.length === 2) return undefined
      const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)]
      if (to - from + 1 > (from % 3 === 0 ? 7 : 40)) return new Refused(-32000, "query returned more than 10000 results")
      for (let height = from; height <= to; height++) asked.push(height)
      return undefined
    }, { rangeBlocksMax: 100, rangeRegrowAfter: 2 })
    yield* reader.finalRange(number(50), number(500))
    assert.deepStrictEqual(asked, Array.from({ length: 451 }, (_, index) => 50 + index))
  }))

  it.live("one block that is still refused, and a rate limit at once, are unavailable: never an empty answer", () => Effect.gen(function*() {
    const sizes: Array<number> = []
    const { reader } = yield* readerOn(8, {}, limited(() => 0, sizes))
    const refused = new ChainUnavailable({ operation: "finalRange", reason: "refused: -32005" })
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(8))), refused)
    assert.deepStrictEqual(sizes, [8, 4, 2, 1])
    const limitedRate = yield* readerOn(8, {}, (method) => method === "eth_getLogs" ? new Refused(-32005, "Too Many Requests") : undefined)
    const error = yield* Effect.flip(limitedRate.reader.finalRange(number(1), number(8)))
    assert.isTrue(error._tag === "ChainUnavailable" && error.reason === "rate limited" && (error.retryAfterMs ?? 0) > 0)
    assert.strictEqual(limitedRate.methods().filter((method) => method === "eth_getLogs").length, 2)
  }))

  it.live("a node that has not reached the end says unknown, though it answers \"no logs\"", () => Effect.gen(function*() {
    const { reader } = yield* readerOn(20, {}, (method, [height]) => method === "eth_getBlockByNumber" && height === hex(20) ? null : undefined)
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(20))), new BlockUnknown({ number: number(20) }))
  }))

  it.live("a log without a readable place, or of a contract that was not asked about, makes the answer unusable", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(9, { 7: [tokenAct()] }))
    const [honest] = blocks[7]?.receipts[0]?.logs ?? []
    for (const changes of [{ blockHash: null }, { transactionHash: "0x12" }, { logIndex: null }, { blockNumber: hex(10) }, { address: PAYER }]) {
      const { reader } = yield* readerOnBlocks(blocks, (method) => method === "eth_getLogs" ? [{ ...honest, ...changes }] : undefined)
      const error = yield* Effect.flip(reader.finalRange(number(1), number(9)))
      assert.deepStrictEqual(error, new ChainUnavailable({ operation: "finalRange", reason: "malformed answer: log" }))
    }
  }))

  it.live("a removed log, or one of another fork, is a moved chain", () => Effect.gen(function*() {
    const blocks = yield* Effect.promise(() => sealChain(9, { 7: [tokenAct()] }))
    const [honest] = blocks[7]?.receipts[0]?.logs ?? []
    for (const changes of [{ removed: true }, { blockHash: `0x${"1".repeat(64)}` }]) {
      const { reader } = yield* readerOnBlocks(blocks, (method) => method === "eth_getLogs" ? [{ ...honest, ...changes }] : undefined)
      assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(9))), new ChainMoved({ number: number(7) }))
    }
  }))

  it.live("2,000 blocks cost 13 calls for two wallets, and two more for each block with our money", () => Effect.gen(function*() {
    const { methods, reader } = yield* readerOn(2_000, actsAt([5, 900, 2_000], tokenAct()))
    const range = yield* reader.finalRange(number(1), number(2_000))
    assert.strictEqual(range.transfers.length, 3)
    assert.strictEqual(methods().length, 13 + 2 * 3)
  }))

  it.live("native transfers are found by bisection, the first and the last block included", () => Effect.gen(function*() {
    const { methods, reader } = yield* readerOn(2_000, actsAt([1, 777, 778, 2_000]))
    const { transfers } = yield* reader.finalRange(number(1), number(2_000))
    assert.deepStrictEqual(transfers.map(({ blockNumber }) => blockNumber as number), [1, 777, 778, 2_000])
    assert.isBelow(methods().length, 200)
  }))

  it.live("value that came and went again is found by the nonce", () => Effect.gen(function*() {
    const { reader } = yield* readerOn(100, { 60: [pays, { by: walletKey, to: PAYER, value: 7n }] }, (method) => method === "eth_getBalance" ? "0x0" : undefined)
    assert.deepStrictEqual(places(yield* reader.finalRange(number(1), number(100))), [[60, -2], [60, -1], [60, -1]])
  }))

  it.live.each<readonly [string, Script, Partial<BscSettings>]>([
    ["the states are pruned", (method) => method === "eth_getBalance" ? new Refused(-32000, "missing trie node") : undefined, {}],
    ["a wallet has code", (method) => method === "eth_getCode" ? "0xef0100" : undefined, {}],
    ["there are many wallets", nothing, { comparedWalletsMax: 0 }]
  ])("when %s every block is read instead", ([, script, changes]) => Effect.gen(function*() {
    const { methods, reader } = yield* readerOn(40, { ...actsAt([3, 40]), 20: [tokenAct()] }, script, changes)
    assert.deepStrictEqual(amounts(yield* reader.finalRange(number(1), number(40))), [7n, 5n, 7n])
    const asked = (name: string) => methods().filter((method) => method === name).length
    assert.deepStrictEqual([asked("eth_getBlockByNumber"), asked("eth_getBlockReceipts"), asked("eth_getLogs")], [40, 3, 0])
  }))

  it.live("with wallets too many to name, receipts are fetched only where the logs or the transactions are ours", () => Effect.gen(function*() {
    const strangersLog = log({ topics: [TRANSFER, topic(PAYER), topic(PAYER)] })
    const blocks = yield* Effect.promise(() => sealChain(150, { ...actsAt([3, 40]), 20: [tokenAct()], 21: [tokenAct(strangersLog)] }))
    const { methods, reader } = yield* readerOnBlocks(blocks, nothing, {}, watched(false))
    const { headers, transfers } = yield* reader.finalRange(number(1), number(150))
    assert.deepStrictEqual([headers.map((header) => header.number as number), amounts({ transfers })], [[100], [7n, 5n, 7n]])
    const asked = (name: string) => methods().filter((method) => method === name).length
    assert.deepStrictEqual([asked("eth_getBlockByNumber"), asked("eth_getBlockReceipts"), asked("eth_getLogs")], [101, 3, 1])
  }))

  it.live("a busy wallet never costs more than reading every block and half as much again", () => Effect.gen(function*() {
    const every = Array.from({ length: 400 }, (_, index) => index + 1)
    const { methods, reader } = yield* readerOn(400, actsAt(every))
    assert.strictEqual((yield* reader.finalRange(number(1), number(400))).transfers.length, 400)
    assert.isAtMost(methods().filter((method) => method !== "eth_getBlockReceipts").length, 620)
  }))

  it.live("with very many blocks to prove the stretch ends earlier, at a block that was proven", () => Effect.gen(function*() {
    const { reader } = yield* readerOn(100, actsAt([10, 20, 30, 40, 50], tokenAct()), nothing, { foundBlocksMax: 3 })
    const { headers, transfers } = yield* reader.finalRange(number(1), number(100))
    assert.deepStrictEqual(headers.map((header) => header.number as number), [30])
    assert.deepStrictEqual(transfers.map(({ blockNumber }) => blockNumber as number), [10, 20, 30])
    const rest = yield* reader.finalRange(number(31), number(100))
    assert.deepStrictEqual([rest.headers[0]?.number as number, rest.transfers.length], [100, 2])
  }))

  it.live("headers of final blocks that were proven lately are not asked for again, unless they are wanted anew", () => Effect.gen(function*() {
    const { forget, methods, reader } = yield* readerOn(100, actsAt([10, 20], tokenAct()))
    const before = yield* reader.headers([number(10), number(20), number(30)])
    yield* reader.finalRange(number(1), number(100))
    forget()
    assert.deepStrictEqual(yield* reader.headers([number(10), number(20), number(30)], true), before)
    assert.deepStrictEqual(methods(), ["eth_getBlockByNumber"])
    forget()
    assert.deepStrictEqual(yield* reader.headers([number(10), number(20)]), before.slice(0, 2))
    assert.deepStrictEqual(methods(), ["eth_getBlockByNumber", "eth_getBlockByNumber"])
  }))
})
