import { assert, layer } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import * as OperatorKeysNoble from "@sigmatrade/adapters/crypto/OperatorKeysNoble"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as CryptoAdapters from "@sigmatrade/adapters/crypto/CryptoAdapters"
import { ApiBroadcastProgress } from "@sigmatrade/api/contract/ApiBroadcast"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { ApiDeposit } from "@sigmatrade/api/contract/ApiDeposit"
import { ApiEvent } from "@sigmatrade/api/contract/ApiEvent"
import { ApiNewWebhookEndpoint, ApiWebhookEndpoint } from "@sigmatrade/api/contract/ApiWebhookEndpoint"
import { ApiLevelTable } from "@sigmatrade/api/contract/ApiLevelTable"
import { ApiLiabilityProof } from "@sigmatrade/api/contract/ApiLiabilityProof"
import { ApiLiabilityTree } from "@sigmatrade/api/contract/ApiLiabilityTree"
import { ApiList } from "@sigmatrade/api/contract/ApiList"
import { ApiWithdrawalPreview } from "@sigmatrade/api/contract/ApiWithdrawalPreview"
import { ApiReady } from "@sigmatrade/api/contract/ApiReady"
import { ApiReferrals } from "@sigmatrade/api/contract/ApiReferrals"
import { ApiStatus } from "@sigmatrade/api/contract/ApiStatus"
import { ApiTicketRead } from "@sigmatrade/api/contract/ApiTicket"
import { ApiUser } from "@sigmatrade/api/contract/ApiUser"
import { pages } from "@sigmatrade/api/dashboard/pages"
import { openApi } from "@sigmatrade/api/contract/openApi"
import { requestRules } from "@sigmatrade/api/requestRules"
import { problemCodes } from "@sigmatrade/api/problems/problemCatalog"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import { publishLiabilities } from "@sigmatrade/core/reconciliation/publishLiabilities"
import type { Scope } from "effect"
import { Context, DateTime, Effect, Layer, Logger, Option, Redacted, Schedule, Schema } from "effect"
import { HttpApi } from "effect/http-api"
import { arrangeAll } from "@sigmatrade/adapters/contract/event/arrangeAll"
import { joinFour, milli, newAddress, settings, transferFrom } from "../../support/community.ts"
import { asMember, miniAppLayer } from "../../support/miniApp.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import type { Answer } from "../../unit/api/ApiTest.ts"
import { browserOf } from "../../unit/api/dashboard/DashboardTest.ts"
import { answerOf, credit, fundedMember, pace, publishPrices, webhooks } from "../../unit/api/ApiTest.ts"
import { isProblem } from "../../unit/api/problemChecks.ts"

/** The operator key of every API that is started here: as long as settings demand. */
export const OPERATOR_KEY = "an-operator-key-of-the-contract-tests"

/** Every port on a real database, and the database's address. */
export const apiWorld = Layer.mergeAll(
  OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(settings, pace, webhooks, CryptoAdapters.layer(null), OperatorKeysNoble.layer, Sha256Noble.layer, miniAppLayer)), Layer.provideMerge(PostgresTest.layer)),
  requestRules({ requestsMax: 100_000, requestsWindowMs: 60_000 }, { requestsMax: 20, windowMs: 60_000 }),
  Logger.layer([])
)

/** Where the database of this world is. */
export const databaseUrl = Effect.map(PgClient.PgClient, ({ config: { url } }) => new URL(Redacted.value(url ?? Redacted.make(""))))

/** How an API is started: it serves the database of the world, and answers its URL. */
export type ServeApi = Effect.Effect<string, never, Layer.Success<typeof apiWorld> | Scope.Scope>

type Members = Effect.Success<typeof joinFour>

/** An API that serves a community of four, one of whom has paid. */
class ServedApi extends Context.Service<ServedApi, {
  readonly url: string
  readonly ask: (path: string, init?: RequestInit) => Effect.Effect<Answer>
  /** Asks with the operator's key. */
  readonly read: (path: string) => Effect.Effect<Answer>
  readonly members: Members
  readonly day: string
}>()("@sigmatrade/test/contract/api/ServedApi") {}

/** With which the last of the four asks for money. */
const PASSWORD = "a password of the tests"
const CHAIN = ChainId.make(56)
const block = (number: number) => ({ number: BlockNumber.make(number), hash: BlockHash.make(`0x${number.toString(16).padStart(64, "0")}`) })
const NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057"
/** More than a 64-bit number holds, so that no step on the way may lose a digit. */
const PAID = Amount.make(2n ** 65n + 1n)

/** Prices, four members each invited by the one before, a payment of the last one, and where the watcher stands. */
const settle = Effect.gen(function*() {
  yield* publishPrices
  const members = yield* joinFour
  yield* credit(transferFrom(members.four.wallet?.address ?? newAddress(), BNB.id, PAID))
  yield* publishLiabilities()
  yield* setPassword(members.four.id, Redacted.make(PASSWORD))
  const cursors = yield* ScanCursorStore
  yield* cursors.move(CHAIN, Option.none(), { ...block(1000), linkedFrom: BlockNumber.make(1000) }, [])
  return { members, day: DateTime.formatIsoDateUtc(yield* DateTime.now) }
})

const served = (serve: ServeApi) =>
  Layer.effect(ServedApi, Effect.gen(function*() {
    const { day, members } = yield* settle
    const url = yield* serve
    const ask = (path: string, init: RequestInit = {}) => Effect.flatMap(Effect.promise(() => fetch(`${url}${path}`, init)), answerOf)
    const read = (path: string) => ask(path, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } })
    return ServedApi.of({ url, ask, read, members, day })
  })).pipe(Layer.provideMerge(apiWorld))

const decoded = <S extends Schema.Top>(schema: S, { body, status }: Answer) => {
  assert.strictEqual(status, 200)
  return Schema.decodeUnknownEffect(Schema.toCodecJson(schema))(body)
}

/** Every operation that reads, with the names in its path filled in; but for one key, of which there is none. */
const operationsFor = (members: Members, day: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  const filled: Readonly<Record<string, string>> = { id: `usr_${members.four.id}`, asset: "BNB", day }
  HttpApi.reflect(ApiContract, {
    onGroup: () => {},
    onEndpoint: ({ endpoint: { method, path } }) => void (method === "GET" && !path.startsWith("/v1/me") && !path.startsWith("/v1/sandbox") && !/^\/v1\/(?!users)[\w-]+\/:id/u.test(path) && found.push(path.replaceAll(/:(\w+)/gu, (_, name: string) => filled[name] ?? name)))
  })
  return found
}

/** What the API promises wherever it runs. `hasSandboxes`: test keys are answered there. */
export const apiContract = (runtime: string, serve: ServeApi, hasSandboxes = false) =>
  layer(served(serve), { excludeTestServices: true })(`the API on ${runtime}`, (it) => {
    it.effect("every operation that reads answers, with a request id and not to be kept", () => Effect.gen(function*() {
      const { day, members, read } = yield* ServedApi
      const paths = operationsFor(members, day)
      assert.isAbove(paths.length, 8)
      for (const path of paths) {
        const { headers, status } = yield* read(path)
        assert.deepStrictEqual([path, status, headers.get("cache-control")], [path, 200, "no-store"])
        assert.match(headers.get("request-id") ?? "", /^req_/u)
        assert.match(headers.get("content-type") ?? "", /^application\/json/u)
      }
    }))

    it.effect("a member's level, balance, deposits and sponsors' commissions are those of the books, to the last digit", () => Effect.gen(function*() {
      const { members: { four, two }, read } = yield* ServedApi
      const user = yield* decoded(ApiUser, yield* read(`/v1/users/usr_${four.id}`))
      assert.deepStrictEqual([user.id, user.levels.map(Number)], [four.id, [6]])
      assert.strictEqual(user.balances.find(({ asset }) => asset === BNB.id)?.available.base_units, PAID - milli(2500))
      const { data } = yield* decoded(ApiList(ApiDeposit), yield* read(`/v1/users/usr_${four.id}/deposits?limit=1`))
      assert.deepStrictEqual(data.map(({ amount, state }) => [amount.base_units, state]), [[PAID, "credited"]])
      const referrals = yield* decoded(ApiReferrals, yield* read(`/v1/users/usr_${two.id}/referrals`))
      assert.strictEqual(referrals.commissions.data[0]?.amount.base_units, milli(100))
      assert.deepStrictEqual((yield* decoded(ApiLevelTable, yield* read("/v1/levels"))).prices.length, 9)
    }))

    it.effect("what was published of liabilities is proven, and the status says how far the chain is read", () => Effect.gen(function*() {
      const { day, members: { four }, read } = yield* ServedApi
      const { data: [tree] } = yield* decoded(ApiList(ApiLiabilityTree), yield* read("/v1/liabilities"))
      const proof = yield* decoded(ApiLiabilityProof, yield* read(`/v1/users/usr_${four.id}/liabilities/BNB/${day}`))
      assert.deepStrictEqual([proof.root, proof.base_units], [tree?.root, String(PAID - milli(2500))])
      assert.deepStrictEqual((yield* decoded(ApiStatus, yield* read("/v1/status"))).cursor, block(1000))
    }))

    it.effect("what is asked for once per key is done once, also by many at a time", () => Effect.gen(function*() {
      const { ask } = yield* ServedApi
      const member = yield* fundedMember(milli(100_000))
      const send = (amount: bigint) => ask(`/v1/users/usr_${member.id}/withdrawals`, {
        method: "POST", body: JSON.stringify({ asset: "USDT", amount: String(amount) }),
        headers: { authorization: `Bearer ${OPERATOR_KEY}`, "content-type": "application/json", "idempotency-key": "\"one-of-the-contract\"" }
      })
      const many = yield* Effect.all(Array.from({ length: 8 }, () => send(milli(10_000))), { concurrency: "unbounded" })
      assert.includeMembers([201, 409], many.map(({ status }) => status))
      const again = yield* send(milli(10_000))
      assert.deepStrictEqual([again.status, again.headers.get("idempotency-replayed")], [201, "true"])
      yield* isProblem(yield* send(milli(11_000)), "idempotency_key_reused", `${(yield* ServedApi).url}/problems`)
      assert.lengthOf(yield* (yield* WithdrawalStore).ofUser(member.id, 10), 1)
    }))

    it.effect("whoever watches an intent is told of it at once, and of its end", () => Effect.gen(function*() {
      const { members: { three }, url } = yield* ServedApi
      const wallet = newAddress()
      yield* (yield* UserStore).linkWallet(three.id, wallet, yield* DateTime.now)
      const { kept } = yield* requestPayment(three.id, LevelNumber.make(1), BNB.id)
      const headers = { authorization: `Bearer ${OPERATOR_KEY}` }
      const response = yield* Effect.promise(() => fetch(`${url}/v1/deposit-intents/int_${kept.id}/events`, { headers }))
      assert.strictEqual(response.headers.get("content-type"), "text/event-stream")
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      const first = yield* Effect.promise(async () => reader?.read())
      assert.match(first?.value ?? "", /"state":"open"/u)
      yield* credit(transferFrom(wallet, BNB.id, milli(50)))
      const rest: Array<string> = []
      for (let part = yield* Effect.promise(async () => reader?.read()); part?.done === false; part = yield* Effect.promise(async () => reader?.read())) rest.push(part.value)
      assert.match(rest.join(""), /"state":"fulfilled"/u)
    }))

    it.effect("a ticket asked for and a broadcast started under a key are there once, however often it is sent", () => Effect.gen(function*() {
      const { ask, members: { two }, read } = yield* ServedApi
      const send = (path: string, key: string, body: unknown = {}, given: Record<string, string> = {}) => ask(path, {
        method: "POST", body: JSON.stringify(body),
        headers: { authorization: `Bearer ${OPERATOR_KEY}`, "content-type": "application/json", "idempotency-key": key, ...given }
      })
      const wish = { category: "technical", text: "Where is my level? 🦊" }
      const [first, again] = [yield* send(`/v1/users/usr_${two.id}/tickets`, "ask", wish), yield* send(`/v1/users/usr_${two.id}/tickets`, "ask", wish)]
      assert.deepStrictEqual([first.status, again.status, again.headers.get("idempotency-replayed")], [201, 201, "true"])
      assert.deepStrictEqual(yield* decoded(ApiTicketRead, { ...again, status: 200 }), yield* decoded(ApiTicketRead, { ...first, status: 200 }))
      const { body } = yield* send("/v1/broadcasts", "write", { audience: { type: "listed", users: [`usr_${two.id}`] }, text: "News 🦊" })
      const path = `/v1/broadcasts/${(body as { readonly id: string }).id}`
      yield* isProblem(yield* send(`${path}/start`, "start"), "precondition_required", (yield* ServedApi).url + "/problems")
      const seen = { "if-match": (yield* read(path)).headers.get("etag") ?? "" }
      const started = yield* decoded(ApiBroadcastProgress, yield* send(`${path}/start`, "start", {}, seen))
      assert.deepStrictEqual([started.state, started.recipients], ["running", 1])
      assert.deepStrictEqual(yield* decoded(ApiBroadcastProgress, yield* send(`${path}/start`, "start", {}, seen)), started)
    }))

    it.effect("what has happened is read from the feed, oldest first, and one event alone", () => Effect.gen(function*() {
      const { read } = yield* ServedApi
      const page = Effect.flatMap(Effect.andThen(arrangeAll, read("/v1/events?limit=100")), (answer) => decoded(ApiList(ApiEvent), answer))
      // Whoever writes to another database of this server holds places back, too.
      const { data } = yield* Effect.repeat(page, {
        until: (found) => found.data.some(({ type }) => type === "level.bought"), times: 500, schedule: Schedule.spaced("20 millis")
      })
      assert.includeMembers(data.map(({ type }) => type), ["user.joined", "deposit.credited", "level.bought"])
      const [first, second] = data
      const rest = yield* decoded(ApiList(ApiEvent), yield* read(`/v1/events?limit=1&starting_after=${first?.id}`))
      assert.deepStrictEqual(rest.data, data.slice(1, 2))
      assert.deepStrictEqual([yield* decoded(ApiEvent, yield* read(`/v1/events/${second?.id}`))], data.slice(1, 2))
    }))

    it.effect("a webhook endpoint is made, changed for the state it was read in, tested, replayed and deleted", () => Effect.gen(function*() {
      const { ask, read, url } = yield* ServedApi
      const act = (method: string, path: string, body?: unknown, tag?: string) => ask(path, {
        method, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: {
          authorization: `Bearer ${OPERATOR_KEY}`, "content-type": "application/json", "idempotency-key": crypto.randomUUID(),
          ...(tag === undefined ? {} : { "if-match": tag })
        }
      })
      yield* isProblem(yield* act("POST", "/v1/webhook-endpoints", { url: "https://10.0.0.1/" }), "webhook_url_refused", `${url}/problems`)
      yield* isProblem(yield* act("POST", "/v1/webhook-endpoints", { url: "https://nobody.invalid/" }), "webhook_url_refused", `${url}/problems`)
      const made = yield* act("POST", "/v1/webhook-endpoints", { url: "https://8.8.8.8/hooks", scheme: "v1a" })
      const { id } = yield* Schema.decodeUnknownEffect(Schema.toCodecJson(ApiNewWebhookEndpoint))(made.body)
      const path = `/v1/webhook-endpoints/${id}`
      const shown = yield* read(path)
      const endpoint = yield* decoded(ApiWebhookEndpoint, shown)
      assert.match(endpoint.keys[0]?.public_key ?? "", /^whpk_/u)
      const tag = shown.headers.get("etag") ?? ""
      const change = { types: ["level.bought"] }
      yield* isProblem(yield* act("PATCH", path, change), "precondition_required", `${url}/problems`)
      assert.strictEqual((yield* act("PATCH", path, change, tag)).status, 200)
      yield* isProblem(yield* act("PATCH", path, change, tag), "precondition_failed", `${url}/problems`)
      assert.strictEqual((yield* act("POST", `${path}/rotate`, { overlap_minutes: 5 })).status, 201)
      assert.strictEqual((yield* act("POST", `${path}/test`)).status, 201)
      const replay = yield* act("POST", `${path}/replay`, { after: "2020-01-01T00:00:00Z", until: "2099-01-01T00:00:00Z" })
      assert.deepInclude(replay.body as object, { object: "webhook_replay", deliveries: 0 })
      assert.deepInclude((yield* read(`${path}/deliveries`)).body as object, { data: [], has_more: false })
      for (const turn of ["disable", "enable"]) assert.strictEqual((yield* act("POST", `${path}/${turn}`)).status, 200)
      assert.strictEqual((yield* act("DELETE", path)).status, 200)
      yield* isProblem(yield* read(path), "resource_not_found", `${url}/problems`)
    }))

    it.effect("operators stop something and agree to go on, and refuse prices nobody has seen, once per key", () => Effect.gen(function*() {
      const { ask, members: { two }, read, url } = yield* ServedApi
      const act = (path: string, key: string, body: object, given: Readonly<Record<string, string>> = {}) => ask(path, {
        method: "POST", body: JSON.stringify(body),
        headers: { authorization: `Bearer ${OPERATOR_KEY}`, "content-type": "application/json", "idempotency-key": key, ...given }
      })
      const seen = (path: string) => Effect.map(read(path), ({ headers }) => ({ "if-match": headers.get("etag") ?? "" }))
      const pulled = yield* act("/v1/brakes", "stop", { flow: "broadcasts", note: "A wrong text." })
      const again = yield* act("/v1/brakes", "stop", { note: "A wrong text.", flow: "broadcasts" })
      assert.deepStrictEqual([again.text, again.headers.get("idempotency-replayed")], [pulled.text, "true"])
      const incident = `/v1/incidents/${(pulled.body as { readonly id: string }).id}`
      yield* isProblem(yield* act(`${incident}/approve`, "go", {}), "precondition_required", `${url}/problems`)
      const closed = yield* act(`${incident}/approve`, "go", {}, yield* seen(incident))
      assert.deepStrictEqual([(yield* read(incident)).body, (closed.body as { readonly approvals: ReadonlyArray<string> }).approvals], [closed.body, ["master"]])
      const user = `/v1/users/usr_${two.id}`
      assert.deepInclude((yield* act(`${user}/block`, "block", { note: "He asked for it." })).body as object, { standing: "blocked" })
      assert.deepInclude((yield* act(`${user}/unblock`, "unblock", { note: "He came back." }, yield* seen(user))).body as object, { standing: "active" })
      const table = yield* seen("/v1/levels")
      const wish = { asset: "USDT", prices: ["1", String(2n ** 70n)], note: "The market has moved." }
      const answers = yield* Effect.all(["one", "two", "three"].map((key) => act("/v1/levels/prices", key, wish, table)), { concurrency: "unbounded" })
      assert.deepStrictEqual(answers.map(({ status }) => status).toSorted((one, other) => one - other), [200, 412, 412])
    }))

    it.effect("it is alive, and ready with every part it needs", () => Effect.gen(function*() {
      const { ask } = yield* ServedApi
      assert.deepStrictEqual((yield* ask("/health")).body, { status: "alive" })
      const { parts } = yield* decoded(ApiReady, yield* ask("/ready"))
      assert.deepStrictEqual(parts, { database: { ok: true }, chain: { ok: true }, notices: { ok: true } })
    }))

    it.effect("without the operator's key nothing is told", () => Effect.gen(function*() {
      const { ask, members, url } = yield* ServedApi
      for (const authorization of [undefined, "Bearer wrong", `Bearer ${OPERATOR_KEY}x`]) {
        const answer = yield* ask(`/v1/users/${members.four.id}`, authorization === undefined ? {} : { headers: { authorization } })
        yield* isProblem(answer, "unauthorized", `${url}/problems`)
        assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer realm="sigmatrade"/u)
      }
    }))

    it.effect("a member reads his own with the init data of a Mini App, and nothing that is another's", () => Effect.gen(function*() {
      const { ask, members: { four, two }, url } = yield* ServedApi
      const own = (path: string, secondsAgo = 0) => ask(path, { headers: asMember(four, secondsAgo) })
      const me = yield* decoded(ApiUser, yield* own("/v1/me"))
      assert.deepStrictEqual([me.id, me.levels.map(Number)], [four.id, [6]])
      const { data } = yield* decoded(ApiList(ApiDeposit), yield* own("/v1/me/deposits"))
      assert.deepStrictEqual(data.map(({ amount, user_id: userId }) => [amount.base_units, userId]), [[PAID, four.id]])
      const [deposit] = data
      assert.strictEqual((yield* own(`/v1/me/deposits/dep_${deposit?.id}`)).status, 200)
      yield* isProblem(yield* ask(`/v1/me/deposits/dep_${deposit?.id}`, { headers: asMember(two) }), "resource_not_found", `${url}/problems`)
      yield* isProblem(yield* own("/v1/me", 3_700), "init_data_refused", `${url}/problems`)
      yield* isProblem(yield* ask("/v1/me", { headers: { authorization: `Bearer ${OPERATOR_KEY}` } }), "init_data_refused", `${url}/problems`)
      yield* isProblem(yield* own("/v1/levels"), "unauthorized", `${url}/problems`)
    }))

    it.effect("a member asks for money with his password, once per key, takes it back, and asks for help, in a Mini App", () => Effect.gen(function*() {
      const { ask, members: { four }, url } = yield* ServedApi
      const own = (path: string, body: unknown, key: string) => ask(`/v1/me${path}`, {
        method: "POST", body: JSON.stringify(body), headers: { ...asMember(four), "content-type": "application/json", "idempotency-key": key }
      })
      const { fee } = yield* decoded(ApiWithdrawalPreview, yield* ask(`/v1/me/withdrawal-preview?asset=BNB&amount=${milli(5_000)}`, { headers: asMember(four) }))
      const wish = { asset: "BNB", amount: String(milli(5_000)), fee: String(fee.base_units), password: PASSWORD }
      yield* isProblem(yield* own("/withdrawals", { ...wish, password: "another one" }, "money"), "password_wrong", `${url}/problems`)
      const answers = yield* Effect.all(Array.from({ length: 3 }, () => own("/withdrawals", wish, "money")), { concurrency: 3 })
      const ids = answers.map(({ body, status }) => `${status} ${(body as { readonly id: string }).id}`)
      assert.match(ids[0] ?? "", /^201 wd_/u)
      assert.strictEqual(new Set(ids).size, 1)
      const cancelled = yield* own(`/withdrawals/${ids[0]?.slice("201 ".length)}/cancel`, undefined, "back")
      assert.deepInclude(cancelled.body, { state: "cancelled" })
      const ticket = { category: "payments", text: "Where is my payment?" }
      const [opened, again] = [yield* own("/tickets", ticket, "help"), yield* own("/tickets", ticket, "help")]
      assert.deepStrictEqual([opened.status, again.text], [201, opened.text])
    }))

    it.effect("what is not there, is malformed or not allowed is a problem of its own", () => Effect.gen(function*() {
      const { ask, read, url } = yield* ServedApi
      const base = `${url}/problems`
      yield* isProblem(yield* read("/v1/nothing"), "route_not_found", base)
      yield* isProblem(yield* read(`/v1/users/${NOBODY}`), "user_not_found", base)
      yield* isProblem(yield* read(`/v1/users/${NOBODY}/liabilities/BNB/yesterday`), "parameter_invalid", base)
      yield* isProblem(yield* read(`/v1/users/${NOBODY}/deposits?limit=101`), "parameter_invalid", base)
      yield* isProblem(yield* read("/v1/levels?asset=BNB"), "parameter_unknown", base)
      const refused = yield* ask("/v1/levels", { method: "DELETE" })
      yield* isProblem(refused, "method_not_allowed", base)
      assert.include(refused.headers.get("allow"), "GET")
    }))

    it.effect("a body beyond the limit is refused, also when its length is not told", () => Effect.gen(function*() {
      const { ask, url } = yield* ServedApi
      const body = "x".repeat(64 * 1024 + 1)
      yield* isProblem(yield* ask("/v1/levels", { method: "POST", body }), "request_too_large", `${url}/problems`)
      const streamed: RequestInit & { readonly duplex: "half" } = { method: "POST", body: new Blob([body]).stream(), duplex: "half" }
      yield* isProblem(yield* ask("/v1/levels", streamed), "request_too_large", `${url}/problems`)
    }))

    it.effect("a test key opens a sandbox or is told where there are some, and never the live data", () => Effect.gen(function*() {
      const { ask, members: { four }, url } = yield* ServedApi
      const headers = { authorization: `Bearer ${OPERATOR_KEY}`, "content-type": "application/json" }
      const made = yield* ask("/v1/keys", { method: "POST", headers, body: JSON.stringify({ name: "Test", mode: "test", scopes: ["users:read", "sandbox:control"] }) })
      const { secret } = made.body as { readonly secret: string }
      const asked = (path: string) => ask(path, { headers: { authorization: `Bearer ${secret}` } })
      if (!hasSandboxes) return yield* isProblem(yield* asked("/v1/users"), "sandbox_elsewhere", `${url}/problems`)
      assert.deepInclude((yield* asked("/v1/users")).body, { data: [] })
      assert.deepInclude((yield* asked("/v1/sandbox")).body, { object: "sandbox", chain_id: 97 })
      yield* isProblem(yield* asked(`/v1/users/usr_${four.id}`), "user_not_found", `${url}/problems`)
    }))

    it.effect("HEAD answers what GET does, without the body, and the caller's request id comes back", () => Effect.gen(function*() {
      const { ask } = yield* ServedApi
      const answer = yield* ask("/v1/levels", { method: "HEAD", headers: { authorization: `Bearer ${OPERATOR_KEY}`, "x-request-id": "mine-1" } })
      assert.deepStrictEqual([answer.status, answer.text, answer.headers.get("request-id")], [200, "", "mine-1"])
    }))

    it.effect("the document, the reference and the page of each problem are there, and are sent again only when they have changed", () => Effect.gen(function*() {
      const { ask } = yield* ServedApi
      const document = yield* ask("/openapi.json")
      assert.deepStrictEqual(document.body, JSON.parse(JSON.stringify(openApi())))
      const again = yield* ask("/openapi.json", { headers: { "if-none-match": document.headers.get("etag") ?? "" } })
      assert.deepStrictEqual([again.status, again.text], [304, ""])
      const docs = yield* ask("/docs")
      assert.match(docs.text, /^<!doctype html>/iu)
      assert.match(docs.headers.get("content-security-policy") ?? "", /style-src 'sha256-/u)
      for (const code of problemCodes) assert.strictEqual((yield* ask(`/problems/${code}`)).status, 200)
    }))

    it.effect("an operator's link opens the dashboard: every page is there, changes by itself, and what he does is done", () => Effect.gen(function*() {
      const { ask, members: { four }, url } = yield* ServedApi
      const { cookie, headers, post, see, status } = yield* browserOf({ ask }, "olga", "owner", "ru", url)
      assert.deepStrictEqual([status, headers.get("location")], [303, "/dashboard"])
      for (const section of Object.keys(pages)) assert.strictEqual((yield* see(`/dashboard/${section}`)).status, 200, section)
      assert.include((yield* see("/dashboard")).text, "<figure>")
      const stream = yield* Effect.promise(() => fetch(`${url}/dashboard/live?of=${encodeURIComponent(`/dashboard/members/${four.id}`)}`, { headers: { cookie } }))
      assert.match(stream.headers.get("content-type") ?? "", /^text\/event-stream/u)
      const reader = (stream.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>()).pipeThrough(new TextDecoderStream()).getReader()
      const hears = Effect.fnUntraced(function*(word: string) {
        let heard = ""
        while (!heard.includes(word)) heard += (yield* Effect.promise(() => reader.read())).value ?? ""
      })
      yield* hears("активен")
      assert.strictEqual((yield* post("/dashboard/do/members/block", { id: four.id, note: "a test" })).headers.get("location"), `/dashboard/members/${four.id}?said=done-blocked`)
      yield* hears("заблокирован")
      assert.strictEqual((yield* post("/dashboard/do/members/unblock", { id: four.id, note: "a test" })).status, 303)
      yield* post("/dashboard/logout")
      yield* hears("event: over")
      assert.strictEqual((yield* see("/dashboard")).status, 401)
    }))

    it.effect("a hundred requests, twenty at a time, are answered alike", () => Effect.gen(function*() {
      const { members: { four }, read } = yield* ServedApi
      const answers = yield* Effect.all(Array.from({ length: 100 }, () => read(`/v1/users/usr_${four.id}`)), { concurrency: 20 })
      assert.deepStrictEqual([...new Set(answers.map(({ status }) => status))], [200])
      assert.strictEqual(new Set(answers.map(({ text }) => text)).size, 1)
    }))
  })
