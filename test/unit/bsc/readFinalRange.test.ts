import { assert, describe, it } from "@effect/vitest"
import type { BscSettings } from "@sigmatrade/adapters/bsc/BscSettings"
import { BlockUnknown, ChainMoved, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import { amounts, nothing, payment, readerOn, receipt } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { block, blockHash, hex, log, number, Refused } from "./scriptedRpc.ts"

describe("ChainReaderBsc.finalRange", () => {
  /** Refuses more than `limit` blocks, and remembers the size of every range asked for. */
  const limited = (limit: () => number, sizes: Array<number>): Script => (method, _, filter) => {
    if (method !== "eth_getLogs") return undefined
    const size = Number(filter.toBlock) - Number(filter.fromBlock) + 1
    sizes.push(size)
    return size > limit() ? new Refused(-32005, "limit exceeded") : [log(Number(filter.fromBlock), 0)]
  }

  it.live("a refused range is halved until it is taken, the size is remembered and grows again", () => Effect.gen(function*() {
    const sizes: Array<number> = []
    let limit = 130
    const { reader } = yield* readerOn(limited(() => limit, sizes), { rangeBlocksMax: 1_000, rangeRegrowAfter: 4 })
    const range = yield* reader.finalRange(number(1), number(300))
    assert.deepStrictEqual(sizes, [300, 150, 75, 75, 75, 75])
    assert.strictEqual(range.transfers.length, 4)
    sizes.splice(0)
    limit = 10_000
    yield* reader.finalRange(number(301), number(1_200))
    assert.deepStrictEqual(sizes, [150, 150, 150, 150, 300])
  }))

  it.live("transfers stand in the order of the chain, whatever order the provider lists logs in", () => Effect.gen(function*() {
    const logs = [log(9, 2), log(9, 0), log(3, 10), log(3, 9), log(9, 1)]
    const { reader } = yield* readerOn((method, _, filter) =>
      method === "eth_getLogs" ? logs.filter(({ blockHash: hash }) => [undefined, hash].includes(filter.blockHash)) : undefined
    )
    const final = yield* reader.finalRange(number(1), number(9))
    assert.deepStrictEqual(final.transfers.map(({ blockNumber, logIndex }) => [blockNumber as number, logIndex as number]), [[3, 9], [3, 10], [9, 0], [9, 1], [9, 2]])
    assert.deepStrictEqual((yield* reader.liveRange(number(1), number(9))).transfers, final.transfers)
  }))

  it.live("every block is read exactly once however ranges are cut", () => Effect.gen(function*() {
    const asked: Array<number> = []
    const { reader } = yield* readerOn((method, _, filter) => {
      if (method !== "eth_getLogs") return undefined
      const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)]
      if (to - from + 1 > (from % 3 === 0 ? 7 : 40)) return new Refused(-32000, "query returned more than 10000 results")
      for (let height = from; height <= to; height++) asked.push(height)
      return []
    }, { rangeBlocksMax: 100, rangeRegrowAfter: 2 })
    yield* reader.finalRange(number(50), number(500))
    assert.deepStrictEqual(asked, Array.from({ length: 451 }, (_, index) => 50 + index))
  }))

  it.live("one block that is still refused, and a rate limit at once, are unavailable: never an empty answer", () => Effect.gen(function*() {
    const sizes: Array<number> = []
    const { reader } = yield* readerOn(limited(() => 0, sizes))
    const refused = new ChainUnavailable({ operation: "finalRange", reason: "refused: -32005" })
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(8))), refused)
    assert.deepStrictEqual(sizes, [8, 4, 2, 1])
    const limitedRate = yield* readerOn((method) => method === "eth_getLogs" ? new Refused(-32005, "Too Many Requests") : undefined)
    const error = yield* Effect.flip(limitedRate.reader.finalRange(number(1), number(8)))
    assert.deepStrictEqual(error, new ChainUnavailable({ operation: "finalRange", reason: "rate limited" }))
    assert.strictEqual(limitedRate.methods().filter((method) => method === "eth_getLogs").length, 1)
  }))

  it.live("a node that has not reached the end says unknown, though it answers \"no logs\"", () => Effect.gen(function*() {
    const { reader } = yield* readerOn((method, [height]) => method === "eth_getBlockByNumber" && height === hex(20) ? null : undefined)
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(20))), new BlockUnknown({ number: number(20) }))
  }))

  it.live("2,000 blocks without native transfers cost seven calls, block times included", () => Effect.gen(function*() {
    const logs = Array.from({ length: 1_200 }, (_, index) => log(1 + Math.floor(index * 1.6), index % 50))
    const { methods, reader } = yield* readerOn((method) => method === "eth_getLogs" ? logs : undefined)
    const range = yield* reader.finalRange(number(1), number(2_000))
    assert.strictEqual(range.transfers.length, 1_200)
    assert.strictEqual(methods().length, 7)
  }))

  it.live("block times that logs do not carry are fetched once per block and checked", () => Effect.gen(function*() {
    const logs = [log(5, 0), log(5, 1), log(9, 0), log(10, 0)].map(({ blockTimestamp: _, ...bare }) => bare)
    const { methods, reader } = yield* readerOn((method) => method === "eth_getLogs" ? logs : undefined)
    const { transfers } = yield* reader.finalRange(number(1), number(10))
    assert.deepStrictEqual(transfers.map(({ timestampSeconds }) => timestampSeconds - 1_700_000_000), [5, 5, 9, 10])
    assert.strictEqual(methods().filter((method) => method === "eth_getBlockByNumber").length, 3)
    const moved = yield* readerOn((method, [height]) =>
      method === "eth_getLogs" ? logs : method === "eth_getBlockByNumber" && height === hex(9) ? block(9, [], 1) : undefined
    )
    assert.deepStrictEqual(yield* Effect.flip(moved.reader.finalRange(number(1), number(10))), new ChainMoved({ number: number(9) }))
  }))

  /** The wallet's balance grows at these heights, by transactions that pay it. */
  const paidAt = (paid: ReadonlyArray<number>): Script => (method, [first, second]) => {
    if (method === "eth_getBalance") return hex(7 * paid.filter((height) => height <= Number(second)).length)
    if (method === "eth_getTransactionReceipt") return receipt(Number(first))
    return method === "eth_getBlockByNumber" && paid.includes(Number(first)) ? block(Number(first), [payment(Number(first))]) : undefined
  }

  it.live("native transfers are found by bisection, the first and the last block included", () => Effect.gen(function*() {
    const { methods, reader } = yield* readerOn(paidAt([1, 777, 778, 2_000]))
    const { transfers } = yield* reader.finalRange(number(1), number(2_000))
    assert.deepStrictEqual(transfers.map(({ blockNumber }) => blockNumber as number), [1, 777, 778, 2_000])
    assert.isBelow(methods().length, 100)
  }))

  it.live("value that came and went again is found by the nonce", () => Effect.gen(function*() {
    const spent: Script = (method, params, filter) => {
      if (method === "eth_getBalance") return "0x0"
      return method === "eth_getTransactionCount" ? hex(Number(params[1]) >= 60 ? 1 : 0) : paidAt([60])(method, params, filter)
    }
    assert.deepStrictEqual(amounts(yield* (yield* readerOn(spent)).reader.finalRange(number(1), number(100))), [7n])
  }))

  it.live.each<readonly [string, Script, Partial<BscSettings>]>([
    ["the states are pruned", (method) => method === "eth_getBalance" ? new Refused(-32000, "missing trie node") : undefined, {}],
    ["a wallet has code", (method) => method === "eth_getCode" ? "0xef0100" : method === "eth_getBalance" ? "0x0" : undefined, {}],
    ["there are many wallets", nothing, { comparedWalletsMax: 0 }]
  ])("when %s every block is read instead", ([, script, changes]) => Effect.gen(function*() {
    const { methods, reader } = yield* readerOn((...call) => script(...call) ?? paidAt([3, 40])(...call), changes)
    assert.deepStrictEqual(amounts(yield* reader.finalRange(number(1), number(40))), [7n, 7n])
    assert.strictEqual(methods().filter((method) => method === "eth_getBlockByNumber").length, 41)
  }))

  it.live("a busy wallet never costs more than reading every block and half as much again", () => Effect.gen(function*() {
    const every = Array.from({ length: 400 }, (_, index) => index + 1)
    const { methods, reader } = yield* readerOn(paidAt(every))
    assert.strictEqual((yield* reader.finalRange(number(1), number(400))).transfers.length, 400)
    assert.isAtMost(methods().filter((method) => method !== "eth_getTransactionReceipt").length, 620)
  }))

  it.live("a native transfer and a log that disagree on their block are a moved chain", () => Effect.gen(function*() {
    const { reader } = yield* readerOn((...call) =>
      call[0] === "eth_getLogs" ? [log(3, 0, { blockHash: blockHash(3, 1) })] : paidAt([3])(...call)
    )
    assert.deepStrictEqual(yield* Effect.flip(reader.finalRange(number(1), number(9))), new ChainMoved({ number: number(3) }))
  }))
})
