import { assert, describe, it } from "@effect/vitest"
import { ChainMismatch } from "@sigmatrade/adapters/bsc/ChainMismatch"
import { ChainUnavailable } from "@sigmatrade/core/chain/ChainReader"
import { Effect } from "effect"
import { nothing, readerOn } from "./readerOn.ts"
import type { Script } from "./scriptedRpc.ts"
import { hex, Refused, word } from "./scriptedRpc.ts"

describe("ChainReaderBsc start", () => {
  it.live("another chain id stops the start and names both", () => Effect.gen(function*() {
    const error = yield* Effect.flip(readerOn((method) => method === "eth_chainId" ? hex(97) : undefined))
    assert.deepStrictEqual(error, new ChainMismatch({ subject: "chain id", expected: 56, actual: 97 }))
  }))

  it.live.each([[word(6n), 6], ["0x", null]] as const)("decimals answered as %s stop the start", ([answer, actual]) => Effect.gen(function*() {
    const error = yield* Effect.flip(readerOn((method) => method === "eth_call" ? answer : undefined))
    assert.deepStrictEqual(error, new ChainMismatch({ subject: "decimals of USDT", expected: 18, actual }))
  }))

  it.live("a provider that stays down fails the start when the wait is over, one that comes back does not", () => Effect.gen(function*() {
    let refusals = 2
    yield* readerOn((method) => method === "eth_chainId" && refusals-- > 0 ? new Refused(-32000, "starting") : undefined)
    const down = readerOn((method) => method === "eth_chainId" ? new Refused(-32000, "down") : undefined, { startWaitMsMax: 300 })
    assert.deepStrictEqual(yield* Effect.flip(down), new ChainUnavailable({ operation: "start", reason: "refused: -32000" }))
  }))
})

describe("ChainReaderBsc.head", () => {
  it.live("both blocks come in one request", () => Effect.gen(function*() {
    const { reader, requests } = yield* readerOn(nothing)
    const { finalized, latest } = yield* reader.head
    assert.deepStrictEqual([latest.number as number, finalized?.number as number], [1_000_000, 999_998])
    assert.strictEqual(requests.length, 1)
  }))

  it.live("a provider without finality has no final block; one that cannot answer now is unavailable", () => Effect.gen(function*() {
    const finalized = (answer: unknown): Script => (method, params) => method === "eth_getBlockByNumber" && params[0] === "finalized" ? answer : undefined
    assert.isNull((yield* (yield* readerOn(finalized(null))).reader.head).finalized)
    assert.isNull((yield* (yield* readerOn(finalized(new Refused(-32602, "invalid tag")))).reader.head).finalized)
    const { reader } = yield* readerOn(finalized(new Refused(429, "too many requests")))
    assert.deepStrictEqual(yield* Effect.flip(reader.head), new ChainUnavailable({ operation: "head", reason: "rate limited" }))
  }))
})
