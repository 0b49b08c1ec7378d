import { assert, describe, it } from "@effect/vitest"
import { BSC_LIMITS } from "@sigmatrade/adapters/bsc/BscSettings"
import { makeJsonRpc } from "@sigmatrade/adapters/bsc/JsonRpc"
import { matchAnswers } from "@sigmatrade/adapters/bsc/matchAnswers"
import type { RpcFailure } from "@sigmatrade/adapters/bsc/RpcFailure"
import { refusal } from "@sigmatrade/adapters/bsc/RpcFailure"
import { Effect, Redacted, Result } from "effect"
import { inspect } from "node:util"
import type { RawAnswer } from "./scriptedRpc.ts"
import { scriptedRpc, SECRET } from "./scriptedRpc.ts"

const call = (method: string) => ({ method, params: [] })
const limits = { ...BSC_LIMITS, requestTimeoutMs: 2_000, responseBytesMax: 2_000 }

/** How a batch of two calls fails when the provider answers like this; nothing of the provider may be readable in it. */
const failureOf = (answer: (ids: ReadonlyArray<number>) => RawAnswer | null) =>
  Effect.gen(function*() {
    const { settings } = yield* scriptedRpc((items) => answer(items.map(({ id }) => id)))
    const failure = yield* Effect.flip(makeJsonRpc(settings, limits).all([call("one"), call("two")]))
    for (const text of [String(failure), JSON.stringify(failure), inspect(failure, { depth: 10, showHidden: true })]) {
      assert.notInclude(text, SECRET)
      assert.notInclude(text, "127.0.0.1")
    }
    return { kind: failure.kind, reason: failure.reason }
  })
const json = (value: unknown, status = 200): RawAnswer => ({ status, text: JSON.stringify(value) })

describe("JSON-RPC", () => {
  it.live("answers are matched by id, in whatever order they come", () => Effect.gen(function*() {
    const { requests, settings } = yield* scriptedRpc((items) =>
      json(items.map(({ id, method }) => ({ jsonrpc: "2.0", id, result: method })).toReversed())
    )
    const seen: Array<ReadonlyArray<string>> = []
    const rpc = makeJsonRpc({ ...settings, onRequest: (methods) => seen.push(methods) }, { ...limits, callsPerRequestMax: 3 })
    assert.deepStrictEqual(yield* rpc.all(["a", "b", "c", "d"].map(call)), ["a", "b", "c", "d"])
    assert.deepStrictEqual(requests.map((items) => items.length).toSorted((one, other) => one - other), [1, 3])
    assert.deepStrictEqual(seen.flat().toSorted(), ["a", "b", "c", "d"])
  }))

  it("a call without an answer of its own failed; its neighbour's answer is kept", () => {
    const [first, second] = Result.getOrThrow(matchAnswers([1, 2], [{ id: 2, result: "two" }]))
    assert.isTrue(first !== undefined && Result.isFailure(first) && first.failure.kind === "malformed")
    assert.deepStrictEqual(second, Result.succeed("two"))
  })

  it.live("one refused call does not take the others with it", () => Effect.gen(function*() {
    const { settings } = yield* scriptedRpc((items) =>
      json(items.map(({ id }, index) => index === 0 ? { id, error: { code: -32601, message: "no" } } : { id, result: null }))
    )
    const [first, second] = yield* makeJsonRpc(settings, limits).settle([call("one"), call("two")])
    assert.isTrue(first !== undefined && Result.isFailure(first) && first.failure.reason === "refused: -32601")
    assert.deepStrictEqual(second, Result.succeed(null))
  }))

  it.live.each<readonly [string, (ids: ReadonlyArray<number>) => RawAnswer | null, RpcFailure["kind"], string]>([
    ["a missing item", ([id]) => json([{ id, result: 1 }]), "malformed", "malformed answer: missing answer"],
    ["a missing item among enough", ([id]) => json([{ id, result: 1 }, { id: 9_999, result: 1 }]), "malformed", "malformed answer: unknown id"],
    ["an id twice", ([id]) => json([{ id, result: 1 }, { id, result: 2 }]), "malformed", "malformed answer: id twice"],
    ["neither result nor error", (ids) => json(ids.map((id) => ({ id }))), "malformed", "malformed answer: neither result nor error"],
    ["a refusal of the whole batch", () => json({ id: null, error: { code: -32600, message: `bad ${SECRET}` } }), "refused", "refused: -32600"],
    ["a refusal with status 429", () => json({ id: null, error: { code: 1, message: "slow" } }, 429), "rate", "rate limited"],
    ["a page with status 200", () => ({ type: "text/html", text: "<html>hi</html>" }), "malformed", "malformed answer: no JSON"],
    ["a page with status 502", () => ({ status: 502, type: "text/html", text: `<html>${SECRET}</html>` }), "unreachable", "unreachable: http 502"],
    ["status 429 with a body that only calls itself JSON", () => ({ status: 429, text: "slow down" }), "rate", "rate limited"],
    ["status 503 with an empty body", () => ({ status: 503, text: "" }), "unreachable", "unreachable: http 503"],
    ["status 403", () => ({ status: 403, text: "no" }), "refused", "refused: http 403"],
    ["an error inside status 200", (ids) => json(ids.map((id) => ({ id, error: { code: -32005, message: `quota of ${SECRET}` } }))), "rate", "rate limited"],
    ["a body over the limit", (ids) => json(ids.map((id) => ({ id, result: "x".repeat(3_000) }))), "range", "answer too large"],
    ["silence", () => null, "timeout", "timeout"]
  ])("%s is a failure without the provider's words", ([, answer, kind, reason]) => Effect.gen(function*() {
    assert.deepStrictEqual(yield* failureOf(answer), { kind, reason })
  }))

  it.live("nobody listening is unreachable", () => Effect.gen(function*() {
    const rpc = makeJsonRpc({ httpUrl: Redacted.make(`http://127.0.0.1:9/${SECRET}`) }, limits)
    const failure = yield* Effect.flip(rpc.all([call("one")]))
    assert.deepStrictEqual([failure.kind, failure.reason], ["unreachable", "unreachable"])
    assert.notInclude(inspect(failure, { depth: 10 }), SECRET)
  }))

  it.each<readonly [number, string, RpcFailure["kind"]]>([
    [-32005, "limit exceeded", "range"],
    [-32000, "exceed maximum block range: 5000", "range"],
    [-32602, "query returned more than 10000 results", "range"],
    [-32000, "query timeout exceeded", "range"],
    [-32000, "Response size is larger than 150MB limit", "range"],
    [-32005, "request rate exceeded, 10000 requests per 5 minutes", "rate"],
    [-32000, "Your app has exceeded its compute units per second capacity", "rate"],
    [-32000, "missing trie node 1234 (path )", "state"],
    [-32000, "header not found", "state"],
    [-32000, "historical state 0xabc is not available", "state"],
    [-32000, "required historical state unavailable (reexec=128)", "state"],
    [-32000, "unknown block", "unknown block"],
    [-32601, "the method does not exist", "refused"]
  ])("refusal %i \"%s\" is read as %s", (code, message, kind) => {
    assert.strictEqual(refusal({ code, message }).kind, kind)
  })
})
