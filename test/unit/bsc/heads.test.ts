import { assert, describe, it } from "@effect/vitest"
import type { BscLimits } from "@sigmatrade/adapters/bsc/BscSettings"
import { BSC_LIMITS } from "@sigmatrade/adapters/bsc/BscSettings"
import { decodeHeader } from "@sigmatrade/adapters/bsc/decodeHeader"
import { makeJsonRpc } from "@sigmatrade/adapters/bsc/JsonRpc"
import { watchHeads } from "@sigmatrade/adapters/bsc/watchHeads"
import { Effect, Redacted, Stream } from "effect"
import { answerBy, block, blockHash, quietChain, Refused, scriptedRpc } from "./scriptedRpc.ts"
import { scriptedSocket } from "./scriptedSocket.ts"

/** A chain whose newest block a test sets; `null` makes every question for it fail. */
const movingChain = Effect.gen(function*() {
  const newest = { height: 1 as number | null }
  const { settings, methods } = yield* scriptedRpc(answerBy((method, params, filter) => {
    if (method !== "eth_getBlockByNumber" || params[0] !== "latest") return quietChain(method, params, filter)
    return newest.height === null ? new Refused(-32000, "down") : block(newest.height)
  }))
  const polls = () => methods().filter((method) => method === "eth_getBlockByNumber").length
  const fast: BscLimits = {
    ...BSC_LIMITS,
    requestsPerSecondMax: 1_000,
    pollIntervalMs: 15,
    pollSafetyIntervalMs: 60_000,
    stallTimeoutMs: 150,
    reconnectDelayMs: 10,
    reconnectDelayMsMax: 100,
    reconnectsPerMinuteMax: 1_000
  }

  /** Collects heads in the background; `until` waits for a condition on them, for at most five seconds. */
  const collect = (limits: BscLimits, wsUrl?: string) =>
    Effect.gen(function*() {
      const poll = makeJsonRpc(settings, limits).all([{ method: "eth_getBlockByNumber", params: ["latest", false] }]).pipe(
        Effect.flatMap(([answer]) => decodeHeader(answer)),
        Effect.map(({ hash }) => hash)
      )
      const heads: Array<string> = []
      const watched = watchHeads(limits, wsUrl === undefined ? undefined : Redacted.make(wsUrl), poll)
      yield* Effect.forkScoped(Stream.runForEach(watched, (hash) => Effect.sync(() => heads.push(hash))))
      const until = (done: () => boolean) =>
        Effect.sleep("10 millis").pipe(Effect.repeat({ until: done, times: 500 }), Effect.tap(() => Effect.sync(() => assert.isTrue(done(), "waited too long"))))
      return { heads, until }
    })
  return { newest, polls, fast, collect }
})

describe("heads", () => {
  it.live("without a WebSocket heads are polled, each is announced once, and failures are survived", () => Effect.gen(function*() {
    const { collect, fast, newest, polls } = yield* movingChain
    const { heads, until } = yield* collect(fast)
    yield* until(() => polls() > 5)
    assert.deepStrictEqual(heads, [blockHash(1)])
    newest.height = null
    yield* Effect.sleep("100 millis")
    newest.height = 2
    yield* until(() => heads.length === 2)
    assert.deepStrictEqual(heads, [blockHash(1), blockHash(2)])
  }))

  it.live("pushed heads silence the polling", () => Effect.gen(function*() {
    const { collect, fast, polls } = yield* movingChain
    const { url } = yield* scriptedSocket((peer) => {
      peer.subscribed()
      for (let height = 2; height < 6; height++) peer.head(blockHash(height))
      peer.head(blockHash(5))
    })
    const { heads, until } = yield* collect({ ...fast, stallTimeoutMs: 60_000 }, url)
    yield* until(() => heads.includes(blockHash(5)))
    const before = polls()
    yield* Effect.sleep("150 millis")
    assert.strictEqual(polls(), before)
    assert.deepStrictEqual(heads.filter((hash) => hash !== blockHash(1)), [2, 3, 4, 5].map((height) => blockHash(height)))
  }))

  it.live("a frozen socket is noticed and opened anew", () => Effect.gen(function*() {
    const { collect, fast, newest } = yield* movingChain
    newest.height = null
    const server = yield* scriptedSocket((peer, connections) => {
      peer.subscribed()
      peer.head(blockHash(100 + connections))
    })
    const { heads, until } = yield* collect(fast, server.url)
    yield* until(() => heads.length >= 3)
    assert.deepStrictEqual(heads.slice(0, 3), [101, 102, 103].map((height) => blockHash(height)))
  }))

  it.live("a frozen server collects no sockets: each is cut off before the next is opened", () => Effect.gen(function*() {
    const { collect, fast } = yield* movingChain
    const server = yield* scriptedSocket((peer) => peer.subscribed())
    const { until } = yield* collect({ ...fast, stallTimeoutMs: 20 }, server.url)
    yield* until(() => server.connections() >= 12)
    assert.isAtMost(server.openMost(), 2)
  }))

  it.live("a socket still shaking hands is cut off too", () => Effect.gen(function*() {
    const { collect, fast } = yield* movingChain
    const server = yield* scriptedSocket(() => undefined, { answersUpgrade: false })
    const { until } = yield* collect({ ...fast, requestTimeoutMs: 20 }, server.url)
    yield* until(() => server.connections() >= 12)
    assert.isAtMost(server.openMost(), 2)
  }))

  it.live("nobody who listens leaves no socket open", () => Effect.gen(function*() {
    const { collect, fast } = yield* movingChain
    const server = yield* scriptedSocket((peer) => peer.subscribed())
    const waitUntil = yield* Effect.scoped(Effect.gen(function*() {
      const { until } = yield* collect({ ...fast, stallTimeoutMs: 60_000 }, server.url)
      yield* until(() => server.open() === 1)
      return until
    }))
    yield* waitUntil(() => server.open() === 0)
  }))

  it.live("a message over the limit is not taken in and closes the socket; no compression is offered", () => Effect.gen(function*() {
    const { collect, fast, newest } = yield* movingChain
    newest.height = null
    const head = (number: number, padding: number) =>
      JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { result: { hash: blockHash(number) }, padding: "x".repeat(padding) } })
    const server = yield* scriptedSocket((peer, connections) => {
      peer.subscribed()
      peer.say(head(100 + connections, connections === 1 ? 70_000 : 60_000))
    })
    const { heads, until } = yield* collect({ ...fast, stallTimeoutMs: 60_000 }, server.url)
    yield* until(() => heads.length === 1)
    assert.deepStrictEqual(heads, [blockHash(102)])
    assert.deepStrictEqual(server.offered(), ["", ""])
  }))

  it.live("a frozen socket hides no head: polling takes over", () => Effect.gen(function*() {
    const { collect, fast, newest } = yield* movingChain
    const { url } = yield* scriptedSocket((peer, connections) => {
      if (connections > 1) return
      peer.subscribed()
      peer.head(blockHash(2))
    })
    const { heads, until } = yield* collect(fast, url)
    yield* until(() => heads.includes(blockHash(2)))
    newest.height = 3
    yield* until(() => heads.includes(blockHash(3)))
  }))

  it.live.each<readonly [string, string | null]>([
    ["closed at once", null],
    ["refusing the subscription", `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no"}}`],
    ["talking nonsense", "<html>"]
  ])("a socket %s is tried again with pauses while polling goes on", ([, text]) => Effect.gen(function*() {
    const { collect, fast } = yield* movingChain
    const server = yield* scriptedSocket((peer) => text === null ? peer.drop() : peer.say(text))
    const { heads, until } = yield* collect(fast, server.url)
    yield* until(() => server.connections() >= 3 && heads.length === 1)
  }))

  it.live("an unusable socket address does not end the stream", () => Effect.gen(function*() {
    const { collect, fast } = yield* movingChain
    const { heads, until } = yield* collect(fast, "no url at all")
    yield* until(() => heads.length === 1)
  }))
})
