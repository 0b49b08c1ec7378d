import { assert, describe } from "@effect/vitest"
import { ApiContract } from "@sigmatrade/api/contract/ApiContract"
import { startApi } from "@sigmatrade/api/startApi"
import { ApiKeyName } from "@sigmatrade/core/admin/ApiKey"
import { ApiKeyStore } from "@sigmatrade/core/admin/ApiKeyStore"
import { createApiKey } from "@sigmatrade/core/admin/createApiKey"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { ALL_SCOPES } from "@sigmatrade/core/admin/Scope"
import type { Scope } from "@sigmatrade/core/admin/Scope"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { depositFinal } from "@sigmatrade/core/ledger/postings/depositFinal"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { BNB } from "@sigmatrade/core/money/Asset"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Redacted } from "effect"
import { HttpApi } from "effect/http-api"
import { joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import type { Answer } from "../../unit/api/ApiTest.ts"
import { answerOf, credit, KEY, options, promise, publishPrices } from "../../unit/api/ApiTest.ts"

const minute = (count: number) => new LimitWindow({ count, ms: 60_000 })
const unlimited = Effect.provideService(LimitRules, limitsFor(minute(20), minute(1_000_000)))
const NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057"

/** Any header that does not fit the short way; nothing else looks at it here. */
const WHOLE_WAY = { origin: "https://nowhere.example" }

/** A community of four, one of whom has paid, served on Node. */
const serve = Effect.gen(function*() {
  yield* publishPrices
  const members = yield* joinFour
  yield* credit(transferFrom(members.four.wallet?.address ?? newAddress(), BNB.id, milli(3000)))
  const { url } = yield* startApi(options())
  const ask = (path: string, headers: Record<string, string> = {}) =>
    Effect.flatMap(Effect.promise(() => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${KEY}`, ...headers } })), answerOf)
  return { members, ask }
})

const secretWith = Effect.fnUntraced(function*(first: Scope, ...rest: ReadonlyArray<Scope>) {
  const name = OperatorName.make("alice")
  yield* Effect.ignore((yield* OperatorStore).add({ name, role: "owner", keyHash: null }, yield* DateTime.now))
  const { key, secret } = yield* createApiKey({ name: ApiKeyName.make("Shop"), scopes: [first, ...rest], expiresAt: null, mode: "live" }, name, { mode: "live", scopes: ALL_SCOPES })
  return { id: key.id, authorization: `Bearer ${Redacted.value(secret)}` }
})

/** All that two answers to the same question must have in common; what counts down or names one answer is replaced by its form. */
const comparable = ({ headers, status, text }: Answer) => ({
  status,
  headers: Object.fromEntries([...headers].filter(([name]) => name !== "date").map(([name, value]) => [name, value.replaceAll(/req_[\w-]+|(?<=[rt]=)\d+/gu, "*")])),
  text: text.replaceAll(/req_[\w-]+/gu, "*").replaceAll(/"(now|checked_at|read_at)":"[^"]*"/gu, "*")
})

const readsOf = (id: string): ReadonlyArray<string> => {
  const found: Array<string> = []
  HttpApi.reflect(ApiContract, {
    onGroup: () => {},
    onEndpoint: ({ endpoint: { method, path } }) => void (method === "GET" && found.push(path.replace(":id", id).replace(":asset", "BNB").replace(":day", "2026-11-01")))
  })
  return found
}

describe("the short way of what reads", () => {
  promise("every operation is answered the same as on the whole way, to the last header, whoever asks and whatever goes wrong", Effect.gen(function*() {
    const { ask, members: { four } } = yield* serve
    const narrow = yield* secretWith("levels:read")
    const callers = [{}, { authorization: "" }, { authorization: "Basic abc" }, { authorization: "Bearer sk_test_of-a-sandbox" }, { authorization: narrow.authorization }, { "x-request-id": "mine", traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01` }]
    const paths = [four.id, `usr_${four.id}`, `usr_${NOBODY}`, "usr_", "nobody"].flatMap(readsOf)
    for (const path of new Set([...paths, `/v1/users/${four.id}?limit=1`, "/v1/users?limit=2", "/v1/users?limit=0", "/v1/users?colour=red", "/v1/nowhere", "/v1/users/", "/v1//users", "/v1/users%2f"])) {
      for (const caller of callers) {
        const [short, whole] = [yield* ask(path, caller), yield* ask(path, { ...caller, ...WHOLE_WAY })]
        assert.deepStrictEqual(comparable(short), comparable(whole), `${path} ${JSON.stringify(caller)}`)
      }
    }
  }).pipe(unlimited))

  promise("what is known already is not sent again, and an answer has the same tag whichever way it came", Effect.gen(function*() {
    const { ask, members: { four } } = yield* serve
    for (const path of [`/v1/users/usr_${four.id}`, `/v1/users/usr_${four.id}/balances`, "/v1/levels"]) {
      const etag = (yield* ask(path)).headers.get("etag") ?? ""
      assert.match(etag, /^"[0-9a-f]{40}"$/u)
      const [short, whole] = [yield* ask(path, { "if-none-match": etag }), yield* ask(path, { "if-none-match": etag, ...WHOLE_WAY })]
      assert.deepStrictEqual([short.status, comparable(short)], [304, comparable(whole)])
      assert.strictEqual((yield* ask(path, { "if-none-match": "\"another\"" })).status, 200)
    }
  }).pipe(unlimited))

  promise("of many who ask at once each is answered his own: with his key, about his user, under his id", Effect.gen(function*() {
    const real = yield* UserStore
    let statements = 0
    const slow = UserStore.of({ ...real, known: (ids) => Effect.delay(Effect.suspend(() => (statements++, real.known(ids))), "20 millis") })
    const { ask, members } = yield* Effect.provideService(serve, UserStore, slow)
    const [right, narrow] = [yield* secretWith("users:read"), yield* secretWith("levels:read")]
    const users = Object.values(members)
    const questions = Array.from({ length: 240 }, (_, index) => ({
      name: `question-${index}`,
      id: index % 7 === 0 ? NOBODY : index % 11 === 0 ? "nobody" : users[index % users.length]?.id ?? NOBODY,
      key: index % 3 === 0 ? right : index % 3 === 1 ? narrow : { authorization: `Bearer ${KEY}` }
    }))
    const answers = yield* Effect.forEach(questions, ({ id, key: { authorization }, name }) =>
      ask(`/v1/users/usr_${id}/balances`, { authorization, "x-request-id": name }), { concurrency: "unbounded" })
    for (const [index, { headers, status, body }] of answers.entries()) {
      const { id, key, name } = questions[index] ?? { id: "", key: null, name: "" }
      assert.deepStrictEqual([status, headers.get("request-id")], [key === narrow ? 403 : id === "nobody" ? 400 : id === NOBODY ? 404 : 200, name])
      if (status === 200) assert.strictEqual((body as { readonly user_id: string }).user_id, `usr_${id}`)
    }
    assert.isBelow(statements, answers.filter(({ status }) => status === 200).length)
  }).pipe(unlimited))

  promise("a key opens nothing from the moment it is revoked, and a balance is never an old one", Effect.gen(function*() {
    const { ask, members: { three } } = yield* serve
    const { authorization, id } = yield* secretWith("users:read")
    const path = `/v1/users/usr_${three.id}/balances`
    const before = yield* ask(path, { authorization })
    const paid = transferFrom(newAddress(), BNB.id, milli(1))
    yield* (yield* Ledger).post([depositFinal(transferId(paid), { asset: BNB.id, amount: milli(1) }, three.id)], yield* DateTime.now)
    const after = yield* ask(path, { authorization })
    assert.notStrictEqual(after.text, before.text)
    assert.notStrictEqual(after.headers.get("etag"), before.headers.get("etag"))
    yield* (yield* ApiKeyStore).revoke(id, yield* DateTime.now)
    const answers = yield* Effect.forEach(Array.from({ length: 3 }), () => ask(path, { authorization }), { concurrency: "unbounded" })
    assert.deepStrictEqual(answers.map(({ status }) => status), [401, 401, 401])
  }).pipe(unlimited))

  promise("a request counts once, however it goes on", Effect.gen(function*() {
    const { ask, members: { four } } = yield* serve
    const left = (answer: Answer) => Number(/r=(\d+)/u.exec(answer.headers.get("ratelimit") ?? "")?.[1])
    const lefts: Array<number> = []
    for (const path of ["/v1/levels", "/v1/nowhere", `/v1/users/${NOBODY}`, `/v1/users/${four.id}`, "/v1/users?limit=0"]) lefts.push(left(yield* ask(path)))
    assert.deepStrictEqual(lefts, [4, 3, 2, 1, 0])
    assert.deepStrictEqual([(yield* ask("/v1/levels")).status, (yield* ask("/v1/levels", WHOLE_WAY)).status], [429, 429])
  }).pipe(Effect.provideService(LimitRules, limitsFor(minute(20), minute(5)))))

  promise("a wrong key counts once, and whoever guesses is shut out after five", Effect.gen(function*() {
    const { ask, members: { four } } = yield* serve
    const path = `/v1/users/usr_${four.id}`
    const statuses = yield* Effect.forEach(Array.from({ length: 7 }, (_, index) => index), (index) => Effect.map(ask(path, { authorization: `Bearer wrong-${index}` }), ({ status }) => status))
    assert.deepStrictEqual(statuses, [401, 401, 401, 401, 401, 429, 429])
  }).pipe(unlimited))
})
