import { assert, describe } from "@effect/vitest"
import type { AnswerInfo, CallSettings } from "@sigmatrade/api/client"
import { createClient, NoAnswer, SigmatradeError, SigmatradeProblem } from "@sigmatrade/api/client"
import { startApi } from "@sigmatrade/api/startApi"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { inspect } from "node:util"
import { join, joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import type { Fault } from "../../support/startFaultyProxy.ts"
import { startFaultyProxy } from "../../support/startFaultyProxy.ts"
import { credit, fundedMember, KEY, options, promise, publishPrices } from "../../unit/api/ApiTest.ts"

/** A real API over memory stores, a way to it on which requests suffer the faults, in their order, and a client that knows only the way. */
const opened = Effect.fnUntraced(function*(faults: ReadonlyArray<Fault> = [], settings: Partial<CallSettings & { readonly key: string }> = {}, overrides: Parameters<typeof options>[0] = {}) {
  const { url } = yield* startApi(options(overrides))
  const proxy = yield* startFaultyProxy(url)
  proxy.faults.push(...faults)
  const client = createClient({ baseUrl: proxy.url, key: KEY, retryDelayMs: 1, ...settings })
  return { client, seen: proxy.seen, faults: proxy.faults, url: proxy.url }
})

/** What a call fails with. */
const failureOf = (call: PromiseLike<unknown>) =>
  Effect.promise(async () => {
    try {
      return { succeeded: await call }
    } catch (error) {
      return error
    }
  })

const NOBODY = "usr_00000000-ac96-774b-bcce-b302099a8057"
const busy: Fault = { status: 503, headers: { "content-type": "text/html" }, body: "<h1>Bad gateway</h1>" }
const newKey = { name: "Shop", scopes: ["users:read"] } as const

describe("a call", () => {
  promise("answers what the reference says, as JSON: amounts are strings, ids have their prefix", Effect.gen(function*() {
    yield* publishPrices
    const { four } = yield* joinFour
    yield* credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(1000)))
    const { client } = yield* opened()
    const user = yield* Effect.promise(() => client.users.read(`usr_${four.id}`))
    const bnb = user.balances.find(({ asset }) => asset === "BNB")
    assert.deepStrictEqual([user.id, user.levels, bnb?.available.base_units, bnb?.available.display], [`usr_${four.id}`, [5], "0", "0"])
    const { data } = yield* Effect.promise(() => client.deposits.list(user.id, { state: "credited", limit: 5 }))
    assert.deepStrictEqual(data.map(({ amount, user_id }) => [BigInt(amount.base_units), user_id]), [[milli(1000), user.id]])
  }))

  promise("takes the parts of a path in its order, whatever they hold, and nothing that would lead elsewhere", Effect.gen(function*() {
    const { client, seen } = yield* opened()
    const error = yield* failureOf(client.liabilities.prove(NOBODY, "US/DT?a=1", "2026-11-01"))
    assert.instanceOf(error, SigmatradeProblem)
    assert.strictEqual(seen[0]?.path, `/v1/users/${NOBODY}/liabilities/US%2FDT%3Fa%3D1/2026-11-01`)
    for (const id of ["", ".", ".."]) assert.throws(() => void client.users.read(id), /^id of \/v1\/users\/:id must be a text that is not empty$/u)
  }))

  promise("fails with the problem: its code, what to do, the request's name and every fault", Effect.gen(function*() {
    const { client } = yield* opened()
    const missing = yield* failureOf(client.users.read(NOBODY))
    assert.instanceOf(missing, SigmatradeProblem)
    assert.deepInclude(missing, { name: "SigmatradeProblem", status: 404, code: "user_not_found", tries: 1, errors: [] })
    assert.include(missing.message, missing.request_id)
    const invalid = yield* failureOf(client.users.list({ limit: 1_000 }))
    assert.instanceOf(invalid, SigmatradeProblem)
    assert.deepStrictEqual([invalid.code, invalid.errors.map((fault) => "parameter" in fault ? fault.parameter : fault.pointer)], ["parameter_invalid", ["limit"]])
  }))

  promise("names the trace it is part of, and tells whoever listens how many requests are left", Effect.gen(function*() {
    const answers: Array<AnswerInfo> = []
    const { client, seen } = yield* opened([], { onAnswer: (answer) => void answers.push(answer) })
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    yield* failureOf(client.users.read(NOBODY, { traceparent }))
    assert.strictEqual(seen[0]?.headers["traceparent"], traceparent)
    const [answer] = answers
    assert.deepInclude(answer, { method: "GET", path: "/v1/users/:id", status: 404, tries: 1 })
    assert.match(answer?.request_id ?? "", /^req_/u)
    assert.deepStrictEqual(answer?.rateLimit, { limit: 600, windowSeconds: 60, remaining: 599, resetSeconds: answer?.rateLimit?.resetSeconds ?? 0 })
  }))
})

describe("a list", () => {
  promise("is one page when it is awaited, and every entry when it is iterated over, once each, one request per page", Effect.gen(function*() {
    const ids: Array<string> = []
    for (let count = 0; count < 5; count += 1) ids.unshift(`usr_${(yield* join()).id}`)
    const { client, seen } = yield* opened()
    const page = yield* Effect.promise(() => client.users.list({ limit: 2 }))
    assert.deepStrictEqual([page.data.map(({ id }) => id), page.has_more], [ids.slice(0, 2), true])
    const all = yield* Effect.promise(() => Array.fromAsync(client.users.list({ limit: 2 })))
    assert.deepStrictEqual(all.map(({ id }) => id), ids)
    assert.strictEqual(seen.length, 1 + 3)
    const newer = yield* Effect.promise(() => Array.fromAsync(client.users.list({ limit: 2, ending_before: ids[4] ?? "" })))
    assert.deepStrictEqual(newer.map(({ id }) => id), ids.slice(0, 4).toReversed())
  }))

  promise("asks for no page that nobody wants", Effect.gen(function*() {
    for (let count = 0; count < 5; count += 1) yield* join()
    const { client, seen } = yield* opened()
    yield* Effect.promise(async () => {
      for await (const { id } of client.users.list({ limit: 2 })) if (id !== "") break
    })
    assert.strictEqual(seen.length, 1)
  }))

  promise("goes on where it was when a page fails on its way", Effect.gen(function*() {
    for (let count = 0; count < 5; count += 1) yield* join()
    const { client, faults } = yield* opened()
    const seen = new Set<string>()
    yield* Effect.promise(async () => {
      for await (const { id } of client.users.list({ limit: 2 })) {
        seen.add(id)
        faults.push("answer cut")
      }
    })
    assert.strictEqual(seen.size, 5)
  }))
})

describe("what passes is tried again", () => {
  for (const fault of ["request lost", "answer lost", "answer cut", busy, { status: 408 }, { status: 429, headers: { "retry-after": "0" } }] satisfies ReadonlyArray<Fault>) {
    promise(`a read survives ${JSON.stringify(fault)} twice`, Effect.gen(function*() {
      const { client, seen } = yield* opened([fault, fault])
      const { version } = yield* Effect.promise(() => client.levels.read())
      assert.deepStrictEqual([version, seen.length], [0, 3])
    }))
  }

  promise("a read that is not answered in time is asked anew", Effect.gen(function*() {
    const { client, seen } = yield* opened(["silence"], { timeoutMs: 300 })
    yield* Effect.promise(() => client.levels.read())
    assert.strictEqual(seen.length, 2)
  }))

  promise("but only so often, and then it says how often and why", Effect.gen(function*() {
    const { client, seen } = yield* opened([busy, busy, busy, "request lost", busy])
    const error = yield* failureOf(client.levels.read())
    assert.instanceOf(error, NoAnswer)
    assert.deepInclude(error, { name: "NoAnswer", reason: "network", status: null, tries: 4 })
    assert.strictEqual(seen.length, 4)
    assert.deepInclude(yield* failureOf(client.levels.read({ triesMax: 1 })), { reason: "unexpected answer", status: 503, tries: 1 })
  }))

  promise("not before the API wants it", Effect.gen(function*() {
    const { client } = yield* opened([{ status: 503, headers: { "retry-after": "1" } }])
    const started = performance.now()
    yield* Effect.promise(() => client.levels.read())
    assert.isAtLeast(performance.now() - started, 1_000)
  }))

  promise("not at all when the API wants a longer wait than is allowed: the error says how long", Effect.gen(function*() {
    const { client, seen } = yield* opened([{ status: 429, headers: { "retry-after": "900" } }])
    assert.deepInclude(yield* failureOf(client.levels.read()), { status: 429, retryAfterMs: 900_000, tries: 1 })
    assert.strictEqual(seen.length, 1)
  }))

  promise("what is our own fault is not", Effect.gen(function*() {
    const { client, seen } = yield* opened()
    yield* failureOf(client.users.read(NOBODY))
    yield* failureOf(client.users.read("none"))
    assert.strictEqual(seen.length, 2)
  }))

  promise("a call that writes without an idempotency key never is: it would be done twice", Effect.gen(function*() {
    const { client, seen } = yield* opened(["answer lost"])
    assert.deepInclude(yield* failureOf(client.keys.create(newKey)), { reason: "network", tries: 1 })
    assert.strictEqual(seen.length, 1)
    assert.strictEqual((yield* Effect.promise(() => client.keys.list())).data.length, 1)
  }))
})

describe("a call with an idempotency key", () => {
  const AMOUNT = String(milli(10_000))
  const wish = { asset: "USDT", amount: AMOUNT } as const

  promise("is done once, though its answer was lost twice: every try sends the same new key, and the last answer is the first one's", Effect.gen(function*() {
    const answers: Array<AnswerInfo> = []
    const { client, seen } = yield* opened(["answer lost", "answer cut"], { onAnswer: (answer) => void answers.push(answer) })
    const { id } = yield* fundedMember(milli(100_000))
    const withdrawal = yield* Effect.promise(() => client.withdrawals.create(`usr_${id}`, wish))
    const keys = seen.map(({ headers }) => headers["idempotency-key"])
    assert.deepStrictEqual([keys.length, new Set(keys).size], [3, 1])
    assert.match(String(keys[0]), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)
    assert.strictEqual(new Set(seen.map(({ body }) => body)).size, 1)
    assert.deepStrictEqual((yield* Effect.promise(() => client.withdrawals.list(`usr_${id}`))).data, [withdrawal])
    assert.deepInclude(answers[0], { status: 201, tries: 3, isReplayed: true })
  }))

  promise("is another wish with the next call, and the same one under a key of the caller's own", Effect.gen(function*() {
    const { client, seen } = yield* opened()
    const user = `usr_${(yield* fundedMember(milli(100_000))).id}`
    const create = (given?: { readonly idempotencyKey: string }) => Effect.promise(() => client.withdrawals.create(user, wish, given))
    const ids = [yield* create(), yield* create({ idempotencyKey: "order-1" }), yield* create({ idempotencyKey: "order-1" })].map(({ id }) => id)
    assert.deepStrictEqual([new Set(ids).size, ids[1]], [2, ids[2]])
    assert.strictEqual(seen[1]?.headers["idempotency-key"], "order-1")
    for (const idempotencyKey of ["", "a b", "x".repeat(256), "ключ"]) assert.throws(() => void client.withdrawals.create(user, wish, { idempotencyKey }), /^idempotencyKey must be/u)
    assert.deepInclude(yield* failureOf(client.withdrawals.create(user, { ...wish, amount: "1" }, { idempotencyKey: "order-1" })), { code: "idempotency_key_reused", tries: 1 })
  }))

  promise("waits for the same request that is still under way, and gets its answer", Effect.gen(function*() {
    const problem = { type: "https://p/idempotency_in_progress", title: "t", status: 409, detail: "d", code: "idempotency_in_progress", request_id: "r" }
    const { client } = yield* opened([{ status: 409, headers: { "content-type": "application/problem+json" }, body: JSON.stringify(problem) }])
    const { id } = yield* fundedMember(milli(100_000))
    assert.strictEqual((yield* Effect.promise(() => client.withdrawals.create(`usr_${id}`, wish))).state, "requested")
  }))
})

describe("a decision", () => {
  const wish = { asset: "USDT", amount: String(milli(10_000)) } as const

  promise("is made about what was read: once it has changed nothing is done", Effect.gen(function*() {
    const { client } = yield* opened()
    const { id: user } = yield* fundedMember(milli(100_000))
    const { id } = yield* Effect.promise(() => client.withdrawals.create(`usr_${user}`, wish))
    const seen = yield* Effect.promise(() => client.withdrawals.read(id))
    assert.strictEqual((yield* Effect.promise(() => client.withdrawals.approve(id, { ifMatch: seen }))).state, "approved")
    assert.deepInclude(yield* failureOf(client.withdrawals.refuse(id, { note: "Late" }, { ifMatch: seen })), { code: "precondition_failed", status: 412 })
    assert.strictEqual((yield* Effect.promise(() => client.withdrawals.refuse(id, { note: "Late" }, { ifMatch: "*" }))).state, "refused")
  }))

  promise("is not made about what this client has never read", Effect.gen(function*() {
    const { client, seen } = yield* opened()
    const read = { object: "withdrawal" }
    for (const ifMatch of [read, { ...read }, null, undefined]) {
      assert.throws(() => void client.withdrawals.approve("wd_1", { ifMatch } as { readonly ifMatch: object }), /^ifMatch must be what this client has read before/u)
    }
    assert.strictEqual(seen.length, 0)
  }))
})

describe("a signal", () => {
  promise("ends a call in its wait for an answer, with its reason", Effect.gen(function*() {
    const { client, seen } = yield* opened(["silence"])
    const ending = new AbortController()
    const call = failureOf(client.levels.read({ signal: ending.signal }))
    setTimeout(() => ending.abort(new Error("enough")), 50)
    assert.propertyVal(yield* call, "message", "enough")
    assert.strictEqual(seen.length, 1)
  }))

  promise("ends it between two tries too, and before the first", Effect.gen(function*() {
    const { client, seen } = yield* opened([{ status: 503, headers: { "retry-after": "30" } }])
    const ending = new AbortController()
    setTimeout(() => ending.abort(new Error("enough")), 100)
    assert.propertyVal(yield* failureOf(client.levels.read({ signal: ending.signal })), "message", "enough")
    assert.propertyVal(yield* failureOf(client.levels.read({ signal: ending.signal })), "message", "enough")
    assert.strictEqual(seen.length, 1)
  }))
})

describe("the key", () => {
  const CANARY = "sk_live_canary-0123456789-canary"

  promise("stands in the one header and nowhere else: not in the client, not in any error", Effect.gen(function*() {
    const faults: ReadonlyArray<Fault> = ["request lost", "silence", busy, { status: 302, headers: { location: "http://127.0.0.1:1/" } }, { status: 200, body: "no JSON" }]
    const { client, seen, url } = yield* opened(faults, { key: CANARY, triesMax: 1, timeoutMs: 300 })
    const errors = []
    while (errors.length <= faults.length) errors.push(yield* failureOf(client.levels.read()))
    errors.push(yield* failureOf(createClient({ baseUrl: "http://127.0.0.1:1", key: CANARY, triesMax: 1 }).levels.read()))
    assert.isTrue(errors.every((error) => error instanceof SigmatradeError))
    assert.deepInclude(errors[5], { code: "unauthorized" })
    const said = errors.map((error) => `${inspect(error, { depth: 10, showHidden: true })}${JSON.stringify(error)}${String(error)}`).join("\n")
    assert.notInclude(`${said}${inspect(client, { depth: 10, showHidden: true })}${JSON.stringify(client)}${url}`, "canary")
    assert.isTrue(seen.every(({ headers }) => headers.authorization === `Bearer ${CANARY}`))
  }))

  promise("may be a member's init data in a Mini App", Effect.gen(function*() {
    const { url } = yield* startApi(options())
    const proxy = yield* startFaultyProxy(url)
    const initData = "user=%7B%22id%22%3A1%7D&auth_date=1772366400&hash=00"
    const error = yield* failureOf(createClient({ baseUrl: proxy.url, initData }).me.read())
    assert.deepInclude(error, { code: "init_data_refused", status: 401 })
    assert.strictEqual(proxy.seen[0]?.headers.authorization, `tma ${initData}`)
  }))

  promise("does not follow a redirect", Effect.gen(function*() {
    const elsewhere = yield* startFaultyProxy("http://127.0.0.1:1")
    const { client } = yield* opened([{ status: 307, headers: { location: elsewhere.url } }])
    assert.deepInclude(yield* failureOf(client.levels.read()), { reason: "unexpected answer", status: 307 })
    assert.strictEqual(elsewhere.seen.length, 0)
  }))

  promise("and the address are looked at before anything is sent, and what is wrong is not repeated", Effect.sync(() => {
    const made = (settings: object) => () => void createClient({ baseUrl: "https://api.example.org", key: CANARY, ...settings })
    for (const key of ["", "short", `${CANARY}\n`, `${CANARY} `, `${CANARY}ä`]) {
      assert.throws(made({ key }), /^key must be a key of the API: 16 to 512 visible ASCII characters, such as sk_live_\.\.\.;/u)
    }
    for (const wrong of [{ key: undefined }, { initData: "user=canary&hash=canary" }, { key: undefined, initData: "user=canary\n" }]) assert.throws(made(wrong), /^key must (?!.*canary)/u)
    for (const baseUrl of ["", "api.example.org", "ftp://api.example.org", "https://u:canary@api.example.org", "https://api.example.org/?a=1", "http://api.example.org"]) {
      assert.throws(made({ baseUrl }), /^baseUrl must (?!.*canary)/u)
    }
    for (const baseUrl of ["http://localhost:3000", "http://127.0.0.1:3000/", "http://[::1]:3000", "https://example.org/api/"]) assert.doesNotThrow(made({ baseUrl }))
    assert.doesNotThrow(made({ baseUrl: "http://api:3000", allowHttp: true }))
    for (const wrong of [{ triesMax: 0 }, { timeoutMs: Number.NaN }, { retryDelayMs: -1 }, { retryDelayMsMax: -1 }]) assert.throws(made(wrong), /must be a number not below/u)
  }))
})
