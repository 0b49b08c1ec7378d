import { assert, describe, it } from "@effect/vitest"
import { BSC_LIMITS } from "@sigmatrade/adapters/bsc/BscSettings"
import { makeJsonRpc } from "@sigmatrade/adapters/bsc/JsonRpc"
import { Effect, Result } from "effect"
import type { RawAnswer, RpcItem } from "./scriptedRpc.ts"
import { scriptedRpc } from "./scriptedRpc.ts"

const calls = (count: number) => Array.from({ length: count }, (_, index) => ({ method: `call ${index}`, params: [] }))
const methods = (count: number) => calls(count).map(({ method }) => method)

/** A line to a provider that answers single calls by `single` and refuses batches as `batch` says. */
const line = (batch: RawAnswer, single: (item: RpcItem) => RawAnswer) => Effect.gen(function*() {
  const server = yield* scriptedRpc(([item, ...more], isBatch) => isBatch || more.length > 0 || item === undefined ? batch : single(item))
  const rpc = makeJsonRpc(server.settings, { ...BSC_LIMITS, requestsPerSecondMax: 1_000 })
  return { ...server, rpc, sizes: () => server.requests.map((items) => items.length) }
})
const answered = ({ id, method }: RpcItem): RawAnswer => ({ text: JSON.stringify({ id, result: method }) })

describe("a provider that takes no batches", () => {
  it.live.each<readonly [string, RawAnswer]>([
    ["by status", { status: 400, text: "array not supported" }],
    ["by a page with a status", { status: 405, type: "text/html", text: "<html>" }],
    ["by one error without an id", { text: `{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}` }],
    ["by one error in an array", { text: `[{"error":{"code":-32600,"message":"batch too large"}}]` }],
    ["by status and error", { status: 500, text: `{"error":{"code":31,"message":"batch of more than 3 requests are not allowed"}}` }]
  ])("and says so %s is asked call by call from then on", ([, refusal]) => Effect.gen(function*() {
    const { forget, rpc, sizes } = yield* line(refusal, answered)
    assert.isTrue(rpc.state().takesBatches)
    assert.deepStrictEqual(yield* rpc.all(calls(5)), methods(5))
    assert.deepStrictEqual(sizes(), [5, 1, 1, 1, 1, 1])
    assert.isFalse(rpc.state().takesBatches)
    forget()
    assert.deepStrictEqual(yield* rpc.all(calls(7)), methods(7))
    assert.deepStrictEqual(sizes(), [1, 1, 1, 1, 1, 1, 1])
  }))

  it.live("gets no more requests at once than one that does", () => Effect.gen(function*() {
    let underWay = 0
    let most = 0
    const server = yield* scriptedRpc(([item], isBatch) => {
      if (isBatch || item === undefined) return { status: 400, text: "no" }
      most = Math.max(most, ++underWay)
      return answered(item)
    })
    // A request is over once its answer is there, before the next of its part is sent.
    const rpc = makeJsonRpc({ ...server.settings, onRequest: () => (underWay = Math.max(0, underWay - 1)) }, { ...BSC_LIMITS, requestsPerSecondMax: 1_000 })
    assert.deepStrictEqual(yield* rpc.all(calls(20), 5), methods(20))
    assert.deepStrictEqual(yield* rpc.all(calls(20), 5), methods(20))
    assert.isAtMost(most, BSC_LIMITS.requestsConcurrentMax)
  }))

  it.live("keeps the refusal of each call to that call", () => Effect.gen(function*() {
    const { rpc } = yield* line({ status: 400, text: "no" }, (item) =>
      item.method === "call 1" ? { status: 400, text: `{"error":{"code":-32602,"message":"bad"}}` } : answered(item))
    const [first, second, third] = yield* rpc.settle(calls(3))
    assert.deepStrictEqual([first, third], [Result.succeed("call 0"), Result.succeed("call 2")])
    assert.isTrue(second !== undefined && Result.isFailure(second) && second.failure.reason === "refused: -32602")
  }))
})

describe("a provider that takes batches", () => {
  it.live("but refuses everything now costs one call more, and batches are kept", () => Effect.gen(function*() {
    const forbidden: RawAnswer = { status: 403, text: "no" }
    const { rpc, sizes } = yield* line(forbidden, () => forbidden)
    assert.strictEqual((yield* Effect.flip(rpc.all(calls(5)))).reason, "refused: http 403")
    assert.deepStrictEqual(sizes(), [5, 1])
    assert.isTrue(rpc.state().takesBatches)
  }))

  it.live("but has no result for any call is no proof against batches", () => Effect.gen(function*() {
    const starting = { code: -32000, message: "starting" }
    const { rpc } = yield* line({ text: JSON.stringify({ error: starting }) }, ({ id }) => ({ text: JSON.stringify({ id, error: starting }) }))
    assert.strictEqual((yield* rpc.settle(calls(3))).filter(Result.isFailure).length, 3)
    assert.isTrue(rpc.state().takesBatches)
  }))

  it.live.each<readonly [string, RawAnswer]>([
    ["an answer over the limit", { text: JSON.stringify("x".repeat(3_000)) }],
    ["status 413", { status: 413, text: "" }],
    ["status 429", { status: 429, text: "" }],
    ["status 502", { status: 502, text: "" }],
    ["a page", { type: "text/html", text: "<html>" }]
  ])("is not asked call by call for %s", ([, answer]) => Effect.gen(function*() {
    const { requests, settings } = yield* scriptedRpc(() => answer)
    const rpc = makeJsonRpc(settings, { ...BSC_LIMITS, responseBytesMax: 2_000 })
    yield* Effect.flip(rpc.all(calls(4)))
    assert.deepStrictEqual(requests.map((items) => items.length), [4])
  }))
})
