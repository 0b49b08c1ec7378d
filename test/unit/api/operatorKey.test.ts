import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, Redacted } from "effect"
import { KEY, loudWorld, openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const GUARDED = ["/v1/levels", "/v1/users/x", "/v1/users/x/deposits?limit=0", "/v1/users/x/referrals?a=b"]


describe("the operator key", () => {
  promise("without it nothing under /v1 is answered, not even that a parameter is wrong", Effect.gen(function*() {
    const { ask } = yield* openApp()
    for (const path of GUARDED) {
      const answer = yield* ask(path)
      yield* isProblem(answer, "unauthorized")
      assert.strictEqual(answer.headers.get("www-authenticate"), "Bearer realm=\"sigmatrade\"")
    }
  }))

  for (const [how, authorization] of [
    ["another key", "Bearer another-key"],
    ["the key and one letter more", `Bearer ${KEY}x`],
    ["the key and one letter less", `Bearer ${KEY.slice(1)}`],
    ["no key after the word", "Bearer "],
    ["another scheme", `Basic ${KEY}`],
    ["the key without a scheme", KEY],
    ["two keys", `Bearer ${KEY}, Bearer ${KEY}`]
  ] as const) {
    promise(`${how} is refused, and the answer says that it was wrong`, Effect.gen(function*() {
      const { ask } = yield* openApp()
      const answer = yield* ask("/v1/levels", { headers: { authorization } })
      yield* isProblem(answer, "unauthorized")
      assert.include(answer.headers.get("www-authenticate"), "error=\"invalid_token\"")
      assert.notInclude(answer.text, KEY)
    }))
  }

  promise("the word before it may be written in any case", Effect.gen(function*() {
    const { ask } = yield* openApp()
    assert.strictEqual((yield* ask("/v1/levels", { headers: { authorization: `bearer ${KEY}` } })).status, 200)
  }))

  promise("an empty key in the settings opens nothing", Effect.gen(function*() {
    const { ask } = yield* openApp({ operatorKey: Redacted.make("") })
    yield* isProblem(yield* ask("/v1/levels"), "unauthorized")
    yield* isProblem(yield* ask("/v1/levels", { headers: { authorization: "Bearer " } }), "unauthorized")
  }))

  promise("probes, the reference and the pages need none", Effect.gen(function*() {
    const { ask } = yield* openApp()
    for (const path of ["/health", "/ready", "/openapi.json", "/docs", "/problems/unauthorized"]) {
      assert.strictEqual((yield* ask(path)).status, 200)
    }
  }))
})

/** A trace of the examples of W3C Trace Context. */
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"

describe("request ids", () => {
  promise("a well-formed one is kept, in the header and in the problem", Effect.gen(function*() {
    const { ask, read } = yield* openApp()
    const headers = { "x-request-id": "order-7:step.2_b" }
    assert.strictEqual((yield* read("/v1/levels", headers)).headers.get("request-id"), "order-7:step.2_b")
    const problem = yield* isProblem(yield* ask("/v1/levels", { headers }), "unauthorized")
    assert.strictEqual(problem.request_id, "order-7:step.2_b")
  }))

  for (const [how, sent] of [["spaces", "a b"], ["length", "a".repeat(129)], ["markup", "<b>"], ["emptiness", ""]] as const) {
    promise(`one that is malformed by its ${how} is replaced by a new one`, Effect.gen(function*() {
      const { ask } = yield* openApp()
      const [one, other] = [yield* ask("/health", { headers: { "x-request-id": sent } }), yield* ask("/health")]
      assert.match(one.headers.get("request-id") ?? "", /^req_[0-9a-f-]{36}$/u)
      assert.notStrictEqual(one.headers.get("request-id"), other.headers.get("request-id"))
    }))
  }

  it.live("every line a request logs carries its id and its trace, and none the key", () => {
    const lines: Array<string> = []
    const recorded = Logger.layer([Logger.map(Logger.formatJson, (line) => void lines.push(line))])
    return Effect.gen(function*() {
      const { read } = yield* openApp()
      yield* read("/v1/levels", { "x-request-id": "seen-1", traceparent: `00-${TRACE}-00f067aa0ba902b7-01` })
      yield* read("/v1/users/nobody?token=hidden", { "x-request-id": "seen-2", traceparent: "00-hidden-hidden-01" })
      const { ask } = yield* openApp({ parts: { database: Effect.die(new Error("gone")) } })
      yield* ask("/ready", { headers: { "x-request-id": "seen-3" } })
      assert.isTrue(["seen-1", "seen-2", "seen-3"].every((id) => lines.some((line) => line.includes(`"requestId":"${id}"`))))
      assert.isTrue(lines.some((line) => line.includes("seen-1") && line.includes(`"traceId":"${TRACE}"`)))
      for (const line of lines) {
        assert.match(line, /"requestId":"seen-\d"/u)
        assert.notInclude(line, KEY)
        assert.notInclude(line, "hidden")
      }
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(loudWorld, recorded)))
  })
})
