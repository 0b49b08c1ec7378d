import { assert, describe, it } from "@effect/vitest"
import { framesOfTracer, frameOfTrace, internalMoves } from "@sigmatrade/adapters/bsc/CallFrame"
import { ChainMoved } from "@sigmatrade/core/chain/ChainReader"
import { Effect, Result } from "effect"
import { numberToHex } from "viem"
import type { Answer } from "./readRecorded.ts"
import { readerOnBlocks } from "./readerOn.ts"
import { number, Refused } from "./scriptedRpc.ts"
import type { Script } from "./scriptedRpc.ts"
import { PAYER, sealChain, tokenAct, VALIDATOR, WALLET } from "./sealedChain.ts"

/** A call as both ways of tracing tell it. */
interface Call {
  readonly type?: "CALL" | "STATICCALL" | "DELEGATECALL" | "CALLCODE" | "CREATE" | "SELFDESTRUCT"
  readonly to?: string
  readonly value?: bigint
  readonly error?: string
  readonly calls?: ReadonlyArray<Call>
}

const tracer = ({ calls = [], error, to = WALLET, type = "CALL", value = 0n }: Call): Answer =>
  ({ type, from: VALIDATOR, to, value: numberToHex(value), ...error === undefined ? {} : { error }, ...calls.length === 0 ? {} : { calls: calls.map(tracer) } })

const actionOf = ({ to = WALLET, type = "CALL", value = 0n }: Call) => {
  if (type === "SELFDESTRUCT") return { action: { address: VALIDATOR, refundAddress: to, balance: numberToHex(value) }, type: "suicide", result: null }
  if (type === "CREATE") return { action: { from: VALIDATOR, value: numberToHex(value) }, type: "create", result: { address: to } }
  return { action: { from: VALIDATOR, to, value: numberToHex(value), callType: type.toLowerCase() }, type: "call", result: {} }
}

const traces = (call: Call, place: Answer, at: ReadonlyArray<number> = []): ReadonlyArray<Answer> => [
  { ...actionOf(call), ...place, traceAddress: at, ...call.error === undefined ? {} : { error: call.error } },
  ...(call.calls ?? []).flatMap((below, index) => traces(below, place, [...at, index]))
]

/** Every kind of call, some failing; the numbers stand beside those that count. */
const busy: Call = {
  to: VALIDATOR, value: 100n, calls: [
    { value: 1n }, // 0
    { to: "0x0000000000000000000000000000000000000004", type: "STATICCALL" },
    { type: "STATICCALL", calls: [{ type: "DELEGATECALL", value: 100n }] }, // 1, 2
    { error: "execution reverted", value: 9n, calls: [{ value: 9n, calls: [{ value: 9n }] }] }, // 3, 4, 5
    { value: 2n, calls: [{ value: 3n }] }, // 6, 7
    { type: "CREATE", to: PAYER, value: 4n }, // 8
    { type: "CALLCODE", value: 9n }, // 9
    { type: "SELFDESTRUCT", value: 5n } // 10
  ]
}
const numbers = [[0, 1n], [6, 2n], [7, 3n], [8, 4n], [10, 5n]]
const sealed = Effect.promise(() => sealChain(3, { 2: [tokenAct(), tokenAct()] }))
const unsupported = new Refused(-32601, "the method does not exist")

describe("CallFrame", () => {
  it("both ways of tracing give the same moves under the same numbers; what was undone moved nothing", () => {
    const one = internalMoves(framesOfTracer(tracer(busy)) ?? [])
    const other = internalMoves(traces(busy, {}).map((trace) => frameOfTrace(trace)).filter((frame) => frame !== null))
    assert.deepStrictEqual(one.map(({ ordinal, value }) => [ordinal, value]), numbers)
    assert.deepStrictEqual(other, one)
  })

  it("nothing of a failed transaction counts", () => {
    assert.deepStrictEqual(internalMoves(framesOfTracer(tracer({ ...busy, error: "out of gas" })) ?? []), [])
  })

  it("a frame that cannot be read makes the whole trace unreadable", () => {
    for (const call of [{ type: "CALL" }, { from: VALIDATOR }, null, "0x"]) assert.isNull(framesOfTracer({ ...tracer(busy), calls: [call] }))
  })
})

describe("ChainReaderBsc.internalTransfers", () => {
  const debug = (calls: ReadonlyArray<Call>): Script => (method) =>
    method === "debug_traceBlockByHash" ? calls.map((call) => ({ result: tracer(call) })) : undefined

  it.live("either way of tracing gives the same transfers, and what is not offered is not asked for again", () => Effect.gen(function*() {
    const blocks = yield* sealed
    const [first, second] = blocks[2]?.transactions ?? []
    const parity: Script = (method) => method !== "trace_block" ? undefined : [
      ...traces(busy, { blockHash: first?.blockHash, transactionHash: first?.hash }),
      ...traces({ to: VALIDATOR }, { blockHash: first?.blockHash, transactionHash: second?.hash }),
      { type: "reward", blockHash: first?.blockHash, action: { author: WALLET, value: "0x9" }, result: null, traceAddress: [] }
    ]
    const one = yield* readerOnBlocks(blocks, debug([busy, { to: VALIDATOR }]))
    const other = yield* readerOnBlocks(blocks, parity)
    const header = yield* one.reader.header(number(2))
    const found = yield* one.reader.internalTransfers(header)
    assert.deepStrictEqual(found?.map(({ amount, logIndex, proof }) => [-3 - logIndex, amount as bigint, proof]),
      [[0, 1n, "word"], [6, 2n, "word"], [7, 3n, "word"], [10, 5n, "word"]])
    for (let question = 0; question < 2; question++) assert.deepStrictEqual(yield* other.reader.internalTransfers(header), found)
    assert.strictEqual(other.methods().filter((method) => method === "debug_traceBlockByHash").length, 1)
  }))

  it.live("where nothing is traced, or none so old, the answer is unknown; a lack of old states is asked about again", () => Effect.gen(function*() {
    const blocks = yield* sealed
    const none = yield* readerOnBlocks(blocks)
    const header = yield* none.reader.header(number(2))
    assert.isNull(yield* none.reader.internalTransfers(header))
    const pruned = yield* readerOnBlocks(blocks, (method) => method === "debug_traceBlockByHash" ? new Refused(-32000, "missing trie node") : undefined)
    for (let question = 0; question < 2; question++) assert.isNull(yield* pruned.reader.internalTransfers(header))
    assert.strictEqual(pruned.methods().filter((method) => method === "debug_traceBlockByHash").length, 2)
  }))

  it.live("another block at that height is a moved chain; traces that are not all there are unusable", () => Effect.gen(function*() {
    const blocks = yield* sealed
    const forked = yield* Effect.promise(() => sealChain(3, { 2: [tokenAct()] }, "0xff"))
    const { reader } = yield* readerOnBlocks(blocks, debug([busy]))
    const header = yield* reader.header(number(2))
    const incomplete = yield* Effect.result(reader.internalTransfers(header))
    assert.isTrue(Result.isFailure(incomplete) && incomplete.failure._tag === "ChainUnavailable")
    for (const script of [debug([busy]), (method: string) => method === "debug_traceBlockByHash" ? unsupported : undefined]) {
      const moved = yield* readerOnBlocks(forked, script)
      assert.deepStrictEqual(yield* Effect.flip(moved.reader.internalTransfers(header)), new ChainMoved({ number: number(2) }))
    }
    const byHeight = yield* readerOnBlocks(blocks, (method) => method === "trace_block"
      ? traces(busy, { blockHash: forked[2]?.header.hash, transactionHash: forked[2]?.transactions[0]?.hash })
      : undefined)
    assert.deepStrictEqual(yield* Effect.flip(byHeight.reader.internalTransfers(header)), new ChainMoved({ number: number(2) }))
  }))
})
