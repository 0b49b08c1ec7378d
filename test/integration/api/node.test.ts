import { assert, describe } from "@effect/vitest"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { startApi } from "@sigmatrade/api/startApi"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Deferred, Effect, Exit, Fiber, Scope } from "effect"
import { FetchHttpClient, HttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import { Agent, request } from "node:http"
import { join, joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, KEY, options, promise, publishPrices } from "../../unit/api/ApiTest.ts"
import { parseRaw, rawHttp } from "./rawHttp.ts"

const authorization = `Bearer ${KEY}`

const get = (url: string) => Effect.promise(() => fetch(url, { headers: { authorization } }))

/** A store whose lists are answered only when told so. */
const withGate = Effect.gen(function*() {
  const store = yield* DepositStore
  const [asked, open] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
  const list: typeof store.list = (...asks) =>
    Deferred.succeed(asked, undefined).pipe(Effect.andThen(Deferred.await(open)), Effect.andThen(store.list(...asks)))
  return { asked, open, store: DepositStore.of({ ...store, list }) }
})

/** Starts the API in a scope of its own, which a test can end. */
const startEnding = Effect.fnUntraced(function*(overrides: Parameters<typeof options>[0] = {}) {
  const scope = yield* Scope.make()
  yield* Effect.addFinalizer((exit) => Scope.close(scope, exit))
  const { port, url } = yield* Scope.provide(startApi(options(overrides)), scope)
  return { port, url, end: Scope.close(scope, Exit.void) }
})

describe("the API on Node", () => {
  promise("the typed client made of the contract reads every resource, and gets problems as typed errors", Effect.gen(function*() {
    yield* publishPrices
    const { four, two } = yield* joinFour
    yield* credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(1000)))
    const { url } = yield* startApi(options())
    const makeClient = (key: string) =>
      HttpApiClient.make(ApiContract, {
        baseUrl: url,
        transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(key))
      }).pipe(Effect.provide(FetchHttpClient.layer))
    const client = yield* makeClient(KEY)
    assert.strictEqual((yield* client.levels.read()).prices[0]?.price.base_units, milli(50))
    const user = yield* client.users.read({ params: { id: four.id } })
    assert.deepStrictEqual([user.id, user.levels.map(Number)], [four.id, [5]])
    const { data } = yield* client.deposits.list({ params: { id: four.id }, query: { limit: 5 } })
    assert.deepStrictEqual(data.map(({ amount, state }) => [state, amount.base_units]), [["credited", milli(1000)]])
    const referrals = yield* client.referrals.read({ params: { id: two.id }, query: {} })
    assert.strictEqual(referrals.commissions.data[0]?.amount.base_units, milli(40))
    assert.strictEqual((yield* client.service.health()).status, "alive")
    assert.strictEqual((yield* client.service.ready()).status, "ready")
    const nobody = four.id.replace(/^.{8}/u, "00000000") as typeof four.id
    const notFound = yield* Effect.flip(client.users.read({ params: { id: nobody } }))
    assert.deepInclude(notFound, { code: "user_not_found", status: 404 })
    const refused = yield* Effect.flip(Effect.flatMap(makeClient("wrong"), (wrong) => wrong.levels.read()))
    assert.deepInclude(refused, { code: "unauthorized", status: 401 })
  }))

  promise("an address that is taken is an error with its name", Effect.gen(function*() {
    const { port } = yield* startApi(options())
    const error = yield* Effect.flip(startApi(options({ port })))
    assert.strictEqual(error._tag, "AddressUnusable")
    assert.include(error.reason, "EADDRINUSE")
  }))

  promise("work for a caller who has gone is given up", Effect.gen(function*() {
    const user = yield* join()
    const store = yield* DepositStore
    const [asked, givenUp] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
    const list = () =>
      Deferred.succeed(asked, undefined).pipe(
        Effect.andThen(Effect.never),
        Effect.onInterrupt(() => Deferred.succeed(givenUp, undefined))
      )
    const { url } = yield* Effect.provideService(startApi(options()), DepositStore, DepositStore.of({ ...store, list }))
    const caller = new AbortController()
    const gone = yield* Effect.forkChild(Effect.exit(Effect.tryPromise(() =>
      fetch(`${url}/v1/users/${user.id}/deposits`, { headers: { authorization }, signal: caller.signal }))))
    yield* Deferred.await(asked)
    caller.abort()
    yield* Deferred.await(givenUp)
    assert.isTrue(Exit.isFailure(yield* Fiber.join(gone)))
  }))

  promise("a refusal that replaces another answer comes whole", Effect.gen(function*() {
    const { url } = yield* startApi(options())
    const response = yield* Effect.promise(() => fetch(`${url}/v1/keys`, { method: "POST", headers: { authorization, "content-type": "text/plain" }, body: "{}" }))
    const text = yield* Effect.promise(() => response.text())
    assert.deepStrictEqual([response.status, response.headers.get("content-length")], [415, String(text.length)])
    assert.include(JSON.parse(text), { code: "media_type_unsupported" })
  }))

  promise("two APIs can run in one process", Effect.gen(function*() {
    const [one, other] = [yield* startApi(options()), yield* startApi(options())]
    assert.notStrictEqual(one.port, other.port)
    assert.deepStrictEqual([(yield* get(`${one.url}/v1/levels`)).status, (yield* get(`${other.url}/v1/levels`)).status], [200, 200])
  }))
})

describe("callers without a key", () => {
  promise("are counted by the address of their connection, each by itself", Effect.gen(function*() {
    const { port } = yield* startApi(options())
    const leftFor = (localAddress: string) =>
      Effect.callback<string>((resume) => {
        request({ host: "127.0.0.1", port, path: "/v1/levels", localAddress, agent: false }, (answer) => {
          answer.resume().once("end", () => resume(Effect.succeed(String(answer.headers["ratelimit"]))))
        }).end()
      })
    const [one, again, other] = [yield* leftFor("127.0.0.1"), yield* leftFor("127.0.0.1"), yield* leftFor("127.0.0.2")]
    const left = (header: string) => Number(/r=(\d+)/u.exec(header)?.[1])
    assert.deepStrictEqual([left(again), left(other)], [left(one) - 1, left(one)])
  }))
})

describe("the end", () => {
  promise("a request in hand is answered, and new ones are not taken", Effect.gen(function*() {
    const user = yield* join()
    const gate = yield* withGate
    const { end, url } = yield* Effect.provideService(startEnding(), DepositStore, gate.store)
    const inHand = yield* Effect.forkChild(get(`${url}/v1/users/${user.id}/deposits`))
    yield* Deferred.await(gate.asked)
    const ending = yield* Effect.forkChild(end, { startImmediately: true })
    const late = yield* Effect.exit(Effect.tryPromise(() => fetch(`${url}/health`)))
    assert.isTrue(Exit.isFailure(late))
    assert.isUndefined(ending.pollUnsafe())
    yield* Deferred.succeed(gate.open, undefined)
    const response = yield* Fiber.join(inHand)
    assert.strictEqual(response.status, 200)
    assert.deepInclude(yield* Effect.promise(() => response.json()), { object: "list" })
    yield* Fiber.join(ending)
  }))

  promise("a request that never ends is cut off after its time", Effect.gen(function*() {
    const user = yield* join()
    const gate = yield* withGate
    const { end, url } = yield* Effect.provideService(startEnding({ drainMsMax: 50 }), DepositStore, gate.store)
    const inHand = yield* Effect.forkChild(Effect.exit(Effect.tryPromise(() =>
      fetch(`${url}/v1/users/${user.id}/deposits`, { headers: { authorization } }))))
    yield* Deferred.await(gate.asked)
    const started = performance.now()
    yield* end
    assert.isBelow(performance.now() - started, 5_000)
    assert.isTrue(Exit.isFailure(yield* Fiber.join(inHand)))
  }))

  promise("whoever watches an intent is let go at once, his stream ended in order", Effect.gen(function*() {
    yield* publishPrices
    const { four } = yield* joinFour
    const { kept } = yield* requestPayment(four.id, LevelNumber.make(1), BNB.id)
    const { end, url } = yield* startEnding({ drainMsMax: 20_000 })
    const response = yield* get(`${url}/v1/deposit-intents/int_${kept.id}/events`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = yield* Effect.promise(async () => reader?.read())
    assert.match(first?.value ?? "", /^event: deposit_intent\ndata: .*"state":"open"/u)
    const started = performance.now()
    const [last] = yield* Effect.all([Effect.promise(async () => reader?.read()), end], { concurrency: 2 })
    assert.isBelow(performance.now() - started, 5_000)
    assert.isTrue(last?.done)
  }))

  promise("connections that are merely kept alive do not hold it up", Effect.gen(function*() {
    const { end, port } = yield* startEnding({ drainMsMax: 20_000 })
    const agent = new Agent({ keepAlive: true })
    yield* Effect.callback<void>((resume) => {
      request({ agent, host: "127.0.0.1", port, path: "/health" }, (answer) => answer.resume().once("end", () => resume(Effect.void))).end()
    })
    const started = performance.now()
    yield* end
    assert.isBelow(performance.now() - started, 5_000)
    agent.destroy()
  }))
})

describe("what no handler sees", () => {
  const refused = (name: string, bytes: string, status: number, code: string, overrides: Parameters<typeof options>[0] = {}) =>
    promise(name, Effect.gen(function*() {
      const { port } = yield* startApi(options(overrides))
      const { header, problem, status: answered } = parseRaw(yield* rawHttp(port, bytes))
      assert.strictEqual(header("content-type"), "application/problem+json")
      assert.deepInclude(problem, { status, code, type: `https://sigmatrade.dev/problems/${code}`, request_id: header("request-id") })
      assert.strictEqual(answered, status)
    }))

  refused("bytes that are no HTTP are a problem", "HELLO\r\n\r\n", 400, "request_malformed")
  refused("a request without Host is a problem", "GET /health HTTP/1.1\r\nconnection: close\r\n\r\n", 400, "request_malformed")
  refused("a Host that is none is a problem", "GET /health HTTP/1.1\r\nhost: a b/c\r\nconnection: close\r\n\r\n", 400, "request_malformed")
  refused("headers beyond the limit are a problem", `GET /health HTTP/1.1\r\nhost: x\r\na: ${"b".repeat(20_000)}\r\n\r\n`, 431, "headers_too_large")
  refused("headers that never end are given up", "GET /health HTTP/1.1\r\nhost: x\r\n", 408, "request_timeout", { headersMsMax: 200, requestMsMax: 400 })
  refused(
    "a body that never ends is given up",
    "POST /v1/levels HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
    408,
    "request_timeout",
    { headersMsMax: 200, requestMsMax: 400 }
  )
  refused(
    "a body without a length is counted while it comes",
    `POST /v1/levels HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n400\r\n${"x".repeat(1_024)}\r\n0\r\n\r\n`,
    413,
    "request_too_large",
    { bodyBytesMax: 1_000 }
  )
})
