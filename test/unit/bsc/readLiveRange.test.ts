import { assert, describe, it } from "@effect/vitest"
import { quarantinedLogs } from "@sigmatrade/adapters/bsc/readTransferLogs"
import { ChainMoved, ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Metric } from "effect"
import { amounts, nothing, payment, readerOn, receipt } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { address, block, blockHash, hex, log, number, PAYER, Refused, topic, TRANSFER, WALLET, word } from "./scriptedRpc.ts"

describe("ChainReaderBsc.liveRange", () => {
  it.live("two calls per block that does not pay us, in two requests", () => Effect.gen(function*() {
    const { methods, reader, requests } = yield* readerOn(nothing)
    yield* reader.liveRange(number(1), number(10))
    assert.strictEqual(methods().length, 20)
    assert.strictEqual(requests.length, 2)
  }))

  it.live("exotic logs are skipped and counted, the honest one beside them is found", () => Effect.gen(function*() {
    const dirty = `0x${"1".repeat(24)}${WALLET.slice(2)}`
    const exotic = [
      { topics: [TRANSFER, topic(PAYER), topic(WALLET), word(1n)] },
      { topics: [TRANSFER, topic(PAYER)] },
      { topics: [TRANSFER.replace("d", "e"), topic(PAYER), topic(WALLET)] },
      { topics: [TRANSFER, topic(PAYER), dirty] },
      { topics: [TRANSFER, dirty, topic(WALLET)] },
      { data: "0x" },
      { data: `${word(5n)}00` },
      { data: "0x05" },
      { address: address("1") },
      { address: null }
    ]
    const logs = [...exotic.map((changes, index) => log(7, index, changes)), log(7, 90), log(7, 91, { data: word(0n) })]
    const { reader } = yield* readerOn((method) => method === "eth_getLogs" ? logs : undefined)
    const before = (yield* Metric.value(quarantinedLogs)).count
    assert.deepStrictEqual(amounts(yield* reader.liveRange(number(7), number(7))), [5n])
    assert.strictEqual((yield* Metric.value(quarantinedLogs)).count, before + exotic.length)
  }))

  it.live("a log without a readable place makes the answer unusable", () => Effect.gen(function*() {
    for (const changes of [{ blockHash: null }, { transactionHash: "0x12" }, { logIndex: null }, { blockNumber: hex(8) }]) {
      const { reader } = yield* readerOn((method) => method === "eth_getLogs" ? [log(7, 0, changes)] : undefined)
      const error = yield* Effect.flip(reader.liveRange(number(7), number(7)))
      assert.deepStrictEqual(error, new ChainUnavailable({ operation: "liveRange", reason: "malformed answer: log" }))
    }
  }))

  it.live.each<readonly [string, Script]>([
    ["logs of another block hash", (method) => method === "eth_getLogs" ? [log(8, 0, { blockHash: blockHash(8, 1) })] : undefined],
    ["a removed log", (method) => method === "eth_getLogs" ? [log(8, 0, { removed: true })] : undefined],
    ["a block hash the node no longer knows", (method, _, filter) => method === "eth_getLogs" && filter.blockHash === blockHash(8) ? new Refused(-32000, "unknown block") : undefined],
    ["a broken parent link", (method, [height]) => method === "eth_getBlockByNumber" && height === hex(8) ? { ...block(8), parentHash: blockHash(7, 1) } : undefined],
    ["a receipt of another block", (method, [height]) =>
      method === "eth_getTransactionReceipt" ? receipt(8, "0x1", 1) : method === "eth_getBlockByNumber" && height === hex(8) ? block(8, [payment(8)]) : undefined]
  ])("%s is a moved chain", ([, script]) => Effect.gen(function*() {
    const one: Script = (method, params, filter) =>
      method === "eth_getLogs" && filter.blockHash !== blockHash(8) ? [] : script(method, params, filter)
    const { reader } = yield* readerOn(one)
    assert.deepStrictEqual(yield* Effect.flip(reader.liveRange(number(7), number(9))), new ChainMoved({ number: number(8) }))
  }))

  it.live("a missing receipt is unknown, never a failed payment", () => Effect.gen(function*() {
    const { reader } = yield* readerOn((method) =>
      method === "eth_getTransactionReceipt" ? null : method === "eth_getBlockByNumber" ? block(8, [payment(8)]) : undefined
    )
    assert.deepStrictEqual(
      yield* Effect.flip(reader.liveRange(number(8), number(8))),
      new ChainUnavailable({ operation: "liveRange", reason: "receipt missing" })
    )
  }))

  it.live("creations, checksummed receivers and unknown transaction types are read; a block of bare hashes is not", () => Effect.gen(function*() {
    const transactions = [{ to: null }, payment(8, { to: WALLET.toUpperCase().replace("0X", "0x"), type: "0x7f" }), { to: PAYER, value: {} }]
    const script = (list: ReadonlyArray<unknown>): Script => (method) =>
      method === "eth_getTransactionReceipt" ? receipt(8) : method === "eth_getBlockByNumber" ? block(8, list) : undefined
    assert.deepStrictEqual(amounts(yield* (yield* readerOn(script(transactions))).reader.liveRange(number(8), number(8))), [7n])
    const { reader } = yield* readerOn(script([word(1n)]))
    assert.strictEqual((yield* Effect.flip(reader.liveRange(number(8), number(8))))._tag, "ChainUnavailable")
  }))
})
