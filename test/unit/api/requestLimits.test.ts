import { assert, describe } from "@effect/vitest"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Effect } from "effect"
import { KEY, openApp, promise } from "./ApiTest.ts"

const minute = (count: number) => new LimitWindow({ count, ms: 60_000 })
const twoAMinute = Effect.provideService(LimitRules, limitsFor(minute(20), minute(2)))
const withKey = (key: string, more: Record<string, string> = {}) => ({ headers: { authorization: `Bearer ${key}`, ...more } })

describe("requests are limited per caller", () => {
  promise("every answer under /v1 says the policy and what is left, a refused one when to come back", Effect.gen(function*() {
    const { read } = yield* openApp()
    const [first, second, third] = [yield* read("/v1/levels"), yield* read("/v1/nowhere"), yield* read("/v1/levels")]
    assert.deepStrictEqual([first, second, third].map(({ status }) => status), [200, 404, 429])
    for (const { headers } of [first, second, third]) assert.strictEqual(headers.get("ratelimit-policy"), `"burst";q=2;w=60`)
    assert.match(first.headers.get("ratelimit") ?? "", /^"burst";r=1;t=(59|60)$/u)
    assert.match(second.headers.get("ratelimit") ?? "", /^"burst";r=0;t=(59|60)$/u)
    assert.match(third.headers.get("retry-after") ?? "", /^(59|60)$/u)
    assert.strictEqual(third.headers.get("content-type"), "application/problem+json")
    assert.deepInclude(third.body, {
      type: "https://iana.org/assignments/http-problem-types#quota-exceeded", status: 429, code: "quota_exceeded", "violated-policies": ["burst"]
    })
  }).pipe(twoAMinute))

  promise("one caller's requests are not another's, and probes and pages are not counted", Effect.gen(function*() {
    const { ask, read } = yield* openApp()
    yield* Effect.repeat(read("/v1/levels"), { times: 4 })
    assert.strictEqual((yield* ask("/v1/levels", withKey(`${KEY}-of-another`))).status, 401)
    assert.strictEqual((yield* ask("/v1/levels")).status, 401)
    for (const path of ["/health", "/openapi.json", "/docs"]) {
      const answers = yield* Effect.forEach(Array.from({ length: 4 }), () => ask(path))
      assert.deepStrictEqual(answers.map(({ headers, status }) => [status, headers.has("ratelimit")]), Array.from({ length: 4 }, () => [200, false]))
    }
  }).pipe(twoAMinute))

  promise("without a key the connection is counted: a header that anybody can make up frees nobody", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const answers = yield* Effect.forEach(["1.1.1.1", "2.2.2.2", "3.3.3.3"], (address) =>
      ask("/v1/levels", { headers: { "x-forwarded-for": address } }))
    assert.deepStrictEqual(answers.map(({ status }) => status), [401, 401, 429])
  }).pipe(twoAMinute))

  promise("behind one trusted proxy the address it saw is counted, whatever stands before it", Effect.gen(function*() {
    const { ask } = yield* openApp({ trustedProxyHops: 1 })
    const from = (...chain: ReadonlyArray<string>) => ask("/v1/levels", { headers: { "x-forwarded-for": chain.join(", ") } })
    const one = [yield* from("9.9.9.1", "1.1.1.1"), yield* from("9.9.9.2", "1.1.1.1"), yield* from("9.9.9.3", "1.1.1.1")]
    assert.deepStrictEqual(one.map(({ status }) => status), [401, 401, 429])
    assert.strictEqual((yield* from("2.2.2.2")).status, 401)
  }).pipe(twoAMinute))

  promise("while counts are unknown reading goes on", Effect.gen(function*() {
    const { read } = yield* openApp()
    const { headers, status } = yield* read("/v1/levels")
    assert.deepStrictEqual([status, headers.has("ratelimit")], [200, false])
  }).pipe(Effect.provideService(RateLimits, { take: () => Effect.fail(new LimitsUnavailable()) })))
})

describe("pages of other origins", () => {
  const preflight = (origin: string) => ({
    method: "OPTIONS", headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,idempotency-key" }
  })

  promise("may ask and read when their origin is listed, and learn nothing when it is not", Effect.gen(function*() {
    const { ask, read } = yield* openApp({ corsOrigins: ["https://shop.example.org"] })
    const allowed = yield* ask("/v1/levels", preflight("https://shop.example.org"))
    assert.strictEqual(allowed.status, 204)
    assert.strictEqual(allowed.headers.get("access-control-allow-origin"), "https://shop.example.org")
    assert.include(allowed.headers.get("access-control-allow-headers") ?? "", "idempotency-key")
    const answer = yield* read("/v1/levels", { origin: "https://shop.example.org" })
    assert.strictEqual(answer.headers.get("access-control-allow-origin"), "https://shop.example.org")
    assert.include(answer.headers.get("access-control-expose-headers") ?? "", "ratelimit")
    assert.isNull((yield* read("/v1/levels", { origin: "https://evil.example.org" })).headers.get("access-control-allow-origin"))
  }))

  promise("may not ask at all unless a setting says so", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const { headers } = yield* ask("/v1/levels", preflight("https://shop.example.org"))
    assert.isNull(headers.get("access-control-allow-origin"))
  }))
})
