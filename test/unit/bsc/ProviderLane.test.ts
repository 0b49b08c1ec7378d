import { assert, describe, it } from "@effect/vitest"
import { BSC_LIMITS } from "@sigmatrade/adapters/bsc/BscSettings"
import { makeJsonRpc } from "@sigmatrade/adapters/bsc/JsonRpc"
import { RpcFailure } from "@sigmatrade/adapters/bsc/RpcFailure"
import { Array, Effect, Fiber, Result } from "effect"
import { TestClock } from "effect/testing"
import type { RawAnswer, RpcItem } from "./scriptedRpc.ts"
import { scriptedRpc } from "./scriptedRpc.ts"

const call = { method: "one", params: [] }
const ok = (items: ReadonlyArray<RpcItem>, isBatch: boolean): RawAnswer => {
  const answers = items.map(({ id }) => ({ jsonrpc: "2.0", id, result: "0x1" }))
  return { text: JSON.stringify(isBatch ? answers : answers[0]) }
}
const tooMany = (headers: Readonly<Record<string, string>> = {}): RawAnswer => ({ status: 429, text: "slow down", headers })
const rate = (retryAfterMs: number) => new RpcFailure({ kind: "rate", reason: "rate limited", retryAfterMs })
const silent = new RpcFailure({ kind: "silent", reason: "not answering" })

/** A line to a provider that answers as `say` says at the time. */
const line = (limits: Partial<typeof BSC_LIMITS> = {}) => Effect.gen(function*() {
  const provider = { say: ok as (items: ReadonlyArray<RpcItem>, isBatch: boolean) => RawAnswer | null }
  const server = yield* scriptedRpc((items, isBatch) => provider.say(items, isBatch))
  const rpc = makeJsonRpc(server.settings, { ...BSC_LIMITS, requestsPerSecondMax: 1_000, ...limits })
  return { ...server, provider, rpc, ask: rpc.all([call]), refused: Effect.flip(rpc.all([call])) }
})

describe("a provider that calls us too fast", () => {
  it.effect.each<readonly [string, RawAnswer, number]>([
    ["429 with seconds", tooMany({ "retry-after": "7" }), 7_000],
    ["429 with a date", tooMany({ "retry-after": new Date(20_000).toUTCString() }), 20_000],
    ["429 with a day", tooMany({ "retry-after": "86400" }), 60_000],
    ["503 with seconds", { status: 503, text: "busy", headers: { "retry-after": "3" } }, 3_000],
    ["503 with seconds and an error of its own", { status: 503, text: `{"error":{"code":-32000,"message":"busy"}}`, headers: { "retry-after": "3" } }, 3_000],
    ["code 429", { text: `{"id":1,"error":{"code":429,"message":"no"}}`, headers: { "retry-after": "2" } }, 2_000],
    ["code -32005 that speaks of a rate", { text: `{"id":1,"error":{"code":-32005,"message":"daily request rate exceeded"}}`, headers: { "retry-after": "2" } }, 2_000]
  ])("%s is left alone for so long: calls fail at once and nothing is sent", ([, answer, restMs]) => Effect.gen(function*() {
    const { ask, provider, refused, requests, rpc } = yield* line()
    provider.say = () => answer
    assert.deepStrictEqual(yield* refused, rate(restMs))
    provider.say = ok
    assert.deepStrictEqual(yield* refused, rate(restMs))
    yield* TestClock.adjust(restMs - 1)
    assert.deepStrictEqual(yield* refused, rate(1))
    assert.strictEqual(requests.length, 1)
    yield* TestClock.adjust(1)
    assert.deepStrictEqual(yield* ask, ["0x1"])
    assert.strictEqual(rpc.state().rateLimited, 1)
    assert.strictEqual(rpc.state().breaker, "closed")
  }))

  it.effect("without a wish of its own rests longer every time, between one second and thirty, and shortly again after an answer", () => Effect.gen(function*() {
    const { ask, provider, refused } = yield* line()
    const restMs = Effect.gen(function*() {
      provider.say = () => tooMany()
      const { retryAfterMs = 0 } = yield* refused
      yield* TestClock.adjust(retryAfterMs)
      return retryAfterMs
    })
    for (const most of [2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]) {
      const ms = yield* restMs
      assert.isTrue(ms >= most / 2 && ms <= most, `rested ${ms} of ${most} ms`)
    }
    provider.say = ok
    yield* ask
    assert.isAtMost(yield* restMs, 2_000)
  }))

  it.effect("rests once for requests that were under way together, as long as the longest wish", () => Effect.gen(function*() {
    const { provider, requests, rpc, arrived } = yield* line()
    const wishes = ["4", "9", undefined]
    provider.say = () => {
      const wish = wishes[requests.length - 1]
      return tooMany(wish === undefined ? {} : { "retry-after": wish })
    }
    const asking = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(Effect.flip(rpc.all([call])), { startImmediately: true }))
    yield* arrived(3)
    yield* Effect.forEach(asking, Fiber.join)
    assert.strictEqual(rpc.state().restingUntilMs, 9_000)
    yield* TestClock.adjust(9_000)
    provider.say = () => tooMany()
    // The second rest in a row, not the fourth.
    assert.isAtMost((yield* Effect.flip(rpc.all([call]))).retryAfterMs ?? 0, 4_000)
  }))

  it.effect("rests for one call of a batch too, and the answers beside it are kept", () => Effect.gen(function*() {
    const { provider, refused, requests, rpc } = yield* line()
    provider.say = ([one, two]) => ({ text: JSON.stringify([{ id: one?.id, result: 1 }, { id: two?.id, error: { code: 429, message: "no" } }]), headers: { "retry-after": "5" } })
    assert.deepStrictEqual(yield* rpc.settle([call, call]), [Result.succeed(1), Result.fail(rate(5_000))])
    assert.deepStrictEqual(yield* refused, rate(5_000))
    assert.strictEqual(requests.length, 1)
  }))

  it.effect("fails the calls that wait for their turn as well", () => Effect.gen(function*() {
    const { arrived, provider, requests, rpc } = yield* line({ requestsPerSecondMax: 2 })
    provider.say = () => tooMany({ "retry-after": "30" })
    const first = yield* Effect.forkChild(Effect.flip(rpc.all([call, call])), { startImmediately: true })
    const second = yield* Effect.forkChild(Effect.flip(rpc.all([call, call])), { startImmediately: true })
    yield* arrived(1)
    assert.deepStrictEqual(yield* Fiber.join(first), rate(30_000))
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* Fiber.join(second), rate(29_000))
    assert.strictEqual(requests.length, 1)
  }))
})

describe("the budget of a line", () => {
  it.live("counts the calls of a batch, and no batch is larger than a second's worth", () => Effect.gen(function*() {
    const { requests, rpc } = yield* line({ requestsPerSecondMax: 20 })
    const started = performance.now()
    yield* rpc.all(Array.makeBy(30, () => call))
    // Twenty are saved up, ten more take half a second.
    assert.isAtLeast(performance.now() - started, 490)
    assert.deepStrictEqual(requests.map((items) => items.length), [20, 10])
  }))
})

describe("a provider that does not answer", () => {
  const down: RawAnswer = { status: 502, type: "text/html", text: "bad gateway" }

  it.effect("is left alone after five failures in a row, then tried with one call", () => Effect.gen(function*() {
    const { arrived, ask, provider, refused, requests, rpc } = yield* line()
    provider.say = () => down
    for (let count = 0; count < 5; count++) assert.strictEqual((yield* refused).kind, "unreachable")
    assert.strictEqual(rpc.state().breaker, "open")
    assert.deepStrictEqual(yield* refused, silent)
    yield* TestClock.adjust(9_999)
    assert.deepStrictEqual(yield* refused, silent)
    assert.strictEqual(requests.length, 5)
    yield* TestClock.adjust(1)
    provider.say = () => null
    const trial = yield* Effect.forkChild(refused, { startImmediately: true })
    yield* arrived(6)
    assert.strictEqual(rpc.state().breaker, "half open")
    assert.deepStrictEqual(yield* refused, silent)
    yield* TestClock.adjust(BSC_LIMITS.requestTimeoutMs)
    assert.strictEqual((yield* Fiber.join(trial)).kind, "timeout")
    assert.deepStrictEqual(yield* refused, silent)
    assert.strictEqual(requests.length, 6)
    yield* TestClock.adjust(BSC_LIMITS.breakerOpenMs)
    provider.say = ok
    yield* ask
    assert.strictEqual(rpc.state().breaker, "closed")
  }))

  it.effect("counts as such by timeouts as well", () => Effect.gen(function*() {
    const { arrived, provider, refused } = yield* line()
    provider.say = () => null
    for (let count = 1; count <= 5; count++) {
      const asking = yield* Effect.forkChild(refused, { startImmediately: true })
      yield* arrived(count)
      yield* TestClock.adjust(BSC_LIMITS.requestTimeoutMs)
      assert.strictEqual((yield* Fiber.join(asking)).kind, "timeout")
    }
    assert.deepStrictEqual(yield* refused, silent)
  }))

  it.effect.each<readonly [string, RawAnswer]>([
    ["an error of the call", { text: `{"id":1,"error":{"code":-32000,"message":"missing trie node"}}` }],
    ["a range refused", { status: 413, text: "too large" }],
    ["a refusal by status", { status: 403, text: "no" }],
    ["nonsense", { type: "text/html", text: "<html>" }],
    ["a rate limit", tooMany({ "retry-after": "1" })]
  ])("is not one that answers with %s", ([, answer]) => Effect.gen(function*() {
    const { provider, refused, requests } = yield* line()
    for (let count = 0; count < 12; count++) {
      provider.say = () => count % 3 === 2 ? answer : down
      assert.notStrictEqual((yield* refused).kind, "silent")
      yield* TestClock.adjust("1 second")
    }
    assert.strictEqual(requests.length, 12)
  }))
})

describe("what a line has seen", () => {
  it.effect("is read as plain numbers", () => Effect.gen(function*() {
    const { ask, provider, refused, rpc } = yield* line()
    assert.deepStrictEqual(rpc.state(), {
      requests: 0, calls: 0, rateLimited: 0, lastAnswerAtMs: null, lastFailure: null, restingUntilMs: null, breaker: "closed", takesBatches: true
    })
    yield* TestClock.adjust(100)
    yield* rpc.all([call, call, call])
    yield* TestClock.adjust(100)
    provider.say = () => ({ status: 500, text: "" })
    yield* refused
    assert.deepStrictEqual(rpc.state(), {
      requests: 2, calls: 4, rateLimited: 0, lastAnswerAtMs: 100, lastFailure: { kind: "unreachable", atMs: 200 }, restingUntilMs: null, breaker: "closed", takesBatches: true
    })
    provider.say = () => tooMany({ "retry-after": "2" })
    yield* refused
    yield* refused
    assert.deepStrictEqual(rpc.state(), {
      requests: 3, calls: 5, rateLimited: 1, lastAnswerAtMs: 200, lastFailure: { kind: "rate", atMs: 200 }, restingUntilMs: 2_200, breaker: "closed", takesBatches: true
    })
    yield* TestClock.adjust(2_000)
    provider.say = ok
    yield* ask
    assert.strictEqual(rpc.state().lastAnswerAtMs, 2_200)
  }))
})
