import { assert, describe, it } from "@effect/vitest"
import { Effect, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { systemAddress } from "../../support/community.ts"
import { BOT_ID, miniAppSecret, telegramPublicKey } from "../../support/miniApp.ts"
import { freePort } from "../../support/postgresServer.ts"
import type { WorkerdOptions } from "../../support/startWorkerd.ts"
import { edgeBundles, startWorkerd } from "../../support/startWorkerd.ts"
import { answerOf, publishPrices } from "../../unit/api/ApiTest.ts"
import { isProblem } from "../../unit/api/problemChecks.ts"
import { apiContract, apiWorld, databaseUrl, OPERATOR_KEY } from "./apiContract.ts"

/** What every operator sets. */
const community = { API_OPERATOR_KEY: OPERATOR_KEY, SYSTEM_WALLET_ADDRESS: systemAddress }

/** Both ways of letting members in from a Mini App. */
const byHash = { MINI_APP_SECRET: miniAppSecret }
const bySignature = { MINI_APP_BOT_ID: BOT_ID, MINI_APP_PUBLIC_KEY: telegramPublicKey }

/** The settings of a database. */
const settingsFor = (url: URL) => ({
  DB_HOST: url.hostname, DB_PORT: url.port, DB_USERNAME: url.username, DB_PASSWORD: url.password, DB_DATABASE: url.pathname.slice(1)
})

/** Starts the API's Worker and answers how it is asked, and what it wrote to its console. */
const startEdge = Effect.fn("startEdge")(function*(options: Pick<WorkerdOptions, "bindings" | "pooled">) {
  const { lines, url } = yield* startWorkerd({ app: "api", script: (yield* edgeBundles)("api"), ...options })
  const ask = (path: string, init: RequestInit = {}) => Effect.flatMap(Effect.promise(() => fetch(`${url}${path}`, init)), answerOf)
  const read = (path: string) => ask(path, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } })
  return { url, lines, ask, read }
})

const startOnWorld = Effect.fn("startOnWorld")(function*(more: Readonly<Record<string, string>> = {}) {
  return yield* startEdge({ bindings: { ...community, ...settingsFor(yield* databaseUrl), ...more } })
})

apiContract("workerd", Effect.map(startOnWorld(byHash), ({ url }) => url))
apiContract("workerd behind a pooler", Effect.gen(function*() {
  return (yield* startEdge({ bindings: { ...community, ...bySignature }, pooled: yield* databaseUrl })).url
}))

/** Connections the Worker has to this database now. */
const connections = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly open: string }>`
    SELECT count(*) AS open FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sigmatrade-api-edge'`
  return Number(row?.open)
})

/** Sessions of this database whose client went without a word: the end of a request cuts off what it has left open. */
const abandoned = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* sql<{ readonly count: string }>`SELECT sessions_abandoned AS count FROM pg_stat_database WHERE datname = current_database()`
  return Number(row?.count)
})

class StillOpen extends Schema.TaggedError<StillOpen>()("StillOpen", { count: Schema.Int }) {}

const closed = Effect.flatMap(connections, (count) => count === 0 ? Effect.void : Effect.fail(new StillOpen({ count }))).pipe(
  Effect.retry({ times: 50, schedule: Schedule.spaced("100 millis") })
)

describe("the API's Worker", () => {
  it.live("connects for a request, takes leave and keeps no connection open, not after a hundred, twenty at a time", () => Effect.gen(function*() {
    yield* publishPrices
    const { read } = yield* startOnWorld()
    let most = 0
    const look = Effect.tap(connections, (count) => Effect.sync(() => void (most = Math.max(most, count))))
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(look, Effect.sleep("5 millis"))))
    const answers = yield* Effect.all(Array.from({ length: 100 }, () => read("/v1/levels")), { concurrency: 20 })
    assert.isTrue(answers.every(({ status }) => status === 200))
    yield* closed
    assert.strictEqual(yield* abandoned, 0)
    assert.isAbove(most, 0)
    assert.isAtMost(most, 60)
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))

  it.live("without its database it is alive and says so, and everything else is answered as what it is", () => Effect.gen(function*() {
    const port = yield* Effect.promise(() => freePort())
    const { ask, read, url } = yield* startEdge({ bindings: { ...community, DB_PORT: String(port), DB_PASSWORD: "none" } })
    const refused = yield* read("/v1/levels")
    yield* isProblem(refused, "service_unavailable", `${url}/problems`)
    assert.strictEqual(refused.headers.get("retry-after"), "5")
    const ready = yield* ask("/ready")
    assert.strictEqual(ready.status, 503)
    assert.include(ready.text, "The database does not answer.")
    assert.deepStrictEqual([(yield* ask("/health")).status, (yield* ask("/docs")).status, (yield* ask("/openapi.json")).status], [200, 200, 200])
  }).pipe(Effect.scoped))

  it.live("with settings that are missing it answers a problem, and its log names each of them", () => Effect.gen(function*() {
    const { ask, lines, url } = yield* startEdge({ bindings: { SYSTEM_WALLET_ADDRESS: "0xnone" } })
    yield* isProblem(yield* ask("/v1/levels"), "internal_error", `${url}/problems`)
    const log = lines().join("\n")
    for (const key of ["API_OPERATOR_KEY", "DB_PASSWORD", "SYSTEM_WALLET_ADDRESS"]) assert.include(log, `${key} must be`)
    assert.notInclude(log, "0xnone")
  }).pipe(Effect.scoped))

  it.live("its log has one JSON line per answer, with the request id, and never the key", () => Effect.gen(function*() {
    const { ask, lines } = yield* startOnWorld()
    yield* ask("/v1/levels", { headers: { authorization: `Bearer ${OPERATOR_KEY}`, "x-request-id": "mine-1" } })
    const answered = lines().map((line): Record<string, unknown> => JSON.parse(line)).filter(({ msg }) => msg === "Answered")
    assert.deepStrictEqual(answered.map(({ app, level, path, requestId, status }) => [app, level, path, requestId, status]), [["api", 30, "/v1/levels", "mine-1", 200]])
    assert.notInclude(lines().join("\n"), OPERATOR_KEY)
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))

  it.live("callers without a key are counted by the address the edge has seen, all isolates together", () => Effect.gen(function*() {
    const [one, other] = [yield* startOnWorld({ API_RATE_LIMIT_MAX_REQUESTS: "2" }), yield* startOnWorld({ API_RATE_LIMIT_MAX_REQUESTS: "2" })]
    const from = (address: string) => ({ headers: { "cf-connecting-ip": address } })
    const statuses = [
      yield* one.ask("/v1/levels", from("192.0.2.1")), yield* other.ask("/v1/levels", from("192.0.2.1")),
      yield* one.ask("/v1/levels", from("192.0.2.1")), yield* one.ask("/v1/levels", from("192.0.2.2"))
    ].map(({ status }) => status)
    assert.deepStrictEqual(statuses, [401, 401, 429, 401])
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))

  it.live("an address has five tries at keys in an isolate, and one in any other after them", () => Effect.gen(function*() {
    const [one, other] = [yield* startOnWorld(), yield* startOnWorld()]
    const guess = (ask: typeof one.ask, key: string) =>
      Effect.map(ask("/v1/levels", { headers: { authorization: `Bearer ${key}`, "cf-connecting-ip": "192.0.2.7" } }), ({ status }) => status)
    assert.strictEqual(yield* guess(one.ask, OPERATOR_KEY), 200)
    const statuses = yield* Effect.forEach(Array.from({ length: 7 }, (_, index) => `sk_live_${index}`), (key) => guess(one.ask, key))
    assert.deepStrictEqual(statuses, [401, 401, 401, 401, 401, 429, 429])
    assert.deepStrictEqual([yield* guess(one.ask, OPERATOR_KEY), yield* guess(other.ask, "sk_live_8"), yield* guess(other.ask, OPERATOR_KEY)], [200, 401, 429])
  }).pipe(Effect.scoped, Effect.provide(apiWorld)))
})
