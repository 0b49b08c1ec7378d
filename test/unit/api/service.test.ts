import { assert, describe } from "@effect/vitest"
import { PartBroken } from "@sigmatrade/api/ApiSettings"
import { ApiNotReady, ApiReady } from "@sigmatrade/api/contract/ApiReady"
import { Effect, Redacted, Schema } from "effect"
import { openApp, promise } from "./ApiTest.ts"


const broken = Effect.fail(new PartBroken({ reason: "connection refused" }))

describe("GET /health", () => {
  promise("the process is alive even when every part is broken", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: { database: broken } })
    const answer = yield* ask("/health")
    assert.deepStrictEqual([answer.status, answer.body], [200, { status: "alive" }])
  }))
})

describe("GET /ready", () => {
  promise("with every part working it is ready and lists them", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const answer = yield* ask("/ready")
    yield* Schema.decodeUnknownEffect(ApiReady)(answer.body)
    assert.deepStrictEqual([answer.status, answer.body], [200, { status: "ready", parts: { database: { ok: true }, chain: { ok: true } } }])
  }))

  promise("a broken part makes it 503, with its reason, beside the parts that work", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: { database: Effect.void, chain: broken } })
    const answer = yield* ask("/ready")
    yield* Schema.decodeUnknownEffect(ApiNotReady)(answer.body)
    assert.deepStrictEqual([answer.status, answer.body], [
      503,
      { status: "not_ready", parts: { database: { ok: true }, chain: { ok: false, reason: "connection refused" } } }
    ])
    assert.strictEqual(answer.headers.get("retry-after"), "5")
  }))

  promise("a part that hangs is broken after its time, and holds up no other", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: { database: Effect.void, chain: Effect.never }, partMsMax: 30 })
    const { body, status } = yield* ask("/ready")
    assert.deepStrictEqual([status, body], [
      503,
      { status: "not_ready", parts: { database: { ok: true }, chain: { ok: false, reason: "no answer within 30 ms" } } }
    ])
  }))

  promise("a part that cannot even be interrupted is broken after its time all the same", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: { chain: Effect.uninterruptible(Effect.sleep(2_000)) }, partMsMax: 30 })
    const started = performance.now()
    assert.strictEqual((yield* ask("/ready")).status, 503)
    assert.isBelow(performance.now() - started, 1_000)
  }))

  promise("a part that dies says nothing of its defect", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: { database: Effect.die(new Error("postgres://user:password@db")) } })
    const answer = yield* ask("/ready")
    assert.strictEqual(answer.status, 503)
    assert.notInclude(answer.text, "password")
  }))

  promise("many who ask at once make the parts be asked once", Effect.gen(function*() {
    let asked = 0
    const { ask } = yield* openApp({ parts: { database: Effect.andThen(Effect.sync(() => void (asked += 1)), Effect.sleep(20)) } })
    const answers = yield* Effect.all(Array.from({ length: 50 }, () => ask("/ready")), { concurrency: "unbounded" })
    assert.isTrue(answers.every(({ status }) => status === 200))
    assert.strictEqual(asked, 1)
  }))

  promise("without any part it is ready", Effect.gen(function*() {
    const { ask } = yield* openApp({ parts: {} })
    assert.deepStrictEqual((yield* ask("/ready")).body, { status: "ready", parts: {} })
  }))
})

describe("GET /metrics", () => {
  const token = Redacted.make("m".repeat(32))

  promise("is not there unless a token is set", Effect.gen(function*() {
    const { read } = yield* openApp()
    assert.strictEqual((yield* read("/metrics")).status, 404)
  }))

  promise("answers whoever brings the token, and no operator key", Effect.gen(function*() {
    const { ask, read } = yield* openApp({ metrics: { token, answer: Effect.succeed("a 1\n") } })
    const refused = [yield* ask("/metrics"), yield* read("/metrics"), yield* ask("/metrics", { headers: { authorization: `Bearer ${"m".repeat(31)}` } })]
    assert.deepStrictEqual(refused.map(({ headers, status }) => [status, headers.get("www-authenticate")?.split(" ")[0]]), Array.from({ length: 3 }, () => [401, "Bearer"]))
    const answer = yield* ask("/metrics", { headers: { authorization: `Bearer ${"m".repeat(32)}` } })
    assert.deepStrictEqual([answer.status, answer.text, answer.headers.get("cache-control")], [200, "a 1\n", "no-store"])
    assert.include(answer.headers.get("content-type"), "text/plain; version=0.0.4")
  }))
})
