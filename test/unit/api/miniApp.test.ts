import { assert, describe, it } from "@effect/vitest"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { BanList } from "@sigmatrade/core/limit/BanList"
import { BNB } from "@sigmatrade/core/money/Asset"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import { TelegramId } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Layer, Logger } from "effect"
import { keptWithdrawal } from "@sigmatrade/adapters/contract/payout/freshWithdrawal"
import { keptTicket, messageOf } from "@sigmatrade/adapters/contract/support/freshTicket"
import { joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import { asMember, fieldsFor, signFields, written } from "../../support/miniApp.ts"
import { credit, KEY, loudWorld, openApp, promise, publishPrices } from "./ApiTest.ts"
import { guardedOperations, memberOperations } from "./operationsOf.ts"
import { isProblem } from "./problemChecks.ts"

type Listed = { readonly url: string; readonly data: ReadonlyArray<{ readonly id: string; readonly user_id: string }> }

const OPERATOR = OperatorName.make("operator-canary")

/** Two members who have one of everything each. */
const seeded = Effect.gen(function*() {
  yield* publishPrices
  const { four, three: bare } = yield* joinFour
  const three = yield* (yield* UserStore).linkWallet(bare.id, newAddress(), yield* DateTime.now)
  yield* credit(...[three, four].map(({ wallet }, index) => transferFrom(wallet?.address ?? newAddress(), BNB.id, milli(3000), { block: 100 + index })))
  for (const { id: userId } of [three, four]) {
    yield* keptWithdrawal({ userId, asset: BNB.id })
    const ticket = yield* keptTicket({ userId, state: "taken", takenBy: OPERATOR })
    const said = messageOf(ticket, "An answer")
    yield* (yield* TicketStore).append([new TicketMessage({ ...said, author: "operator", operator: OPERATOR })])
  }
  return { three, four }
})

describe("who may read under /v1/me", () => {
  it("is said of every operation: init data, and no scope", () => {
    assert.isAbove(memberOperations.length, 10)
    for (const { operation, required } of memberOperations) assert.deepStrictEqual([operation.security, required], [[{ miniApp: [] }], null], operation.operationId)
  })

  promise("no key, no stranger, nothing old and nobody who is blocked; the member himself", Effect.gen(function*() {
    const { four, one, three, two } = yield* joinFour
    const [bans, users, at] = [yield* BanList, yield* UserStore, yield* DateTime.now]
    yield* users.setStanding({ userId: one.id, standing: "blocked", operator: OPERATOR, note: "a test", at })
    yield* users.setStanding({ userId: two.id, standing: "terminated", operator: OPERATOR, note: "a test", at })
    yield* bans.setListed({ telegramId: three.telegramId, isListed: true, operator: OPERATOR, note: "a test", at })
    const { ask } = yield* openApp()
    const changed = written({ ...signFields(fieldsFor(four.telegramId)), user: JSON.stringify({ id: one.telegramId }) })
    for (const { method, path } of memberOperations) {
      const init = (headers: Record<string, string>) => ({ method, headers: { "content-type": "application/json", ...headers }, ...(method === "GET" ? {} : { body: "{}" }) })
      const refusals = [{}, { authorization: `Bearer ${KEY}` }, { authorization: `tma ${KEY}` }, { authorization: `tma ${changed}` }, asMember(four, 3_700), asMember(four, -120)]
      for (const headers of refusals) yield* isProblem(yield* ask(path, init(headers)), "init_data_refused")
      yield* isProblem(yield* ask(path, init(asMember({ telegramId: 1 }))), "account_unregistered")
      for (const banned of [one, two, three]) yield* isProblem(yield* ask(path, init(asMember(banned))), "account_blocked")
      assert.notInclude([401, 403, 415, 429, 500], (yield* ask(path, init(asMember(four)))).status, path)
    }
  }))

  promise("init data opens nothing that keys open", Effect.gen(function*() {
    const { four } = yield* joinFour
    const { ask } = yield* openApp()
    for (const { method, path } of guardedOperations) {
      const answer = yield* ask(path, { method, headers: { "content-type": "application/json", ...asMember(four) }, ...(method === "GET" ? {} : { body: "{}" }) })
      yield* isProblem(answer, "unauthorized")
    }
  }))

  promise("whoever is refused learns which header is asked for", Effect.gen(function*() {
    const { ask } = yield* openApp()
    const challenges = yield* Effect.forEach(["/v1/me", "/v1/me/tickets", "/v1/levels"], (path) => Effect.map(ask(path), ({ headers }) => headers.get("www-authenticate")))
    assert.deepStrictEqual(challenges, ["tma realm=\"sigmatrade\"", "tma realm=\"sigmatrade\"", "Bearer realm=\"sigmatrade\""])
  }))
})

describe("what a member reads under /v1/me", () => {
  promise("is his own and nothing else, in every list and by every id", Effect.gen(function*() {
    const { four, three } = yield* seeded
    const { ask } = yield* openApp()
    const read = (path: string, member = four) => ask(path, { headers: asMember(member) })
    for (const name of ["deposits", "withdrawals", "tickets"]) {
      const { data, url } = (yield* read(`/v1/me/${name}`)).body as Listed
      assert.deepStrictEqual([url, data.map((one) => one.user_id)], [`/v1/me/${name}`, [`usr_${four.id}`]])
      const id = data[0]?.id ?? ""
      const [own, another, none] = [yield* read(`/v1/me/${name}/${id}`), yield* read(`/v1/me/${name}/${id}`, three), yield* read(`/v1/me/${name}/${id.replace(/[0-9a-f]{4}(?=[:-])/u, "0000")}`)]
      assert.strictEqual((own.body as { readonly id: string }).id, id)
      const [hidden, missing] = [yield* isProblem(another, "resource_not_found"), yield* isProblem(none, "resource_not_found")]
      assert.deepStrictEqual({ ...hidden, request_id: "" }, { ...missing, request_id: "" })
      yield* isProblem(yield* read(`/v1/me/${name}?starting_after=${id}`, three), "parameter_invalid")
    }
    for (const path of ["/v1/me", "/v1/me/balances", "/v1/me/referrals"]) assert.include((yield* read(path)).text, `usr_${four.id}`)
    assert.strictEqual(((yield* read("/v1/me/commissions", three)).body as Listed).data.length, 1)
    assert.strictEqual(((yield* read("/v1/me/statement")).body as Listed).url, "/v1/me/statement")
    assert.include((yield* read("/v1/me/levels")).text, "level_table")
  }))

  promise("names no operator, not in tickets either", Effect.gen(function*() {
    const { four } = yield* seeded
    const { ask, read } = yield* openApp()
    const own = (path: string) => Effect.map(ask(path, { headers: asMember(four) }), ({ text }) => text)
    const [ticket] = ((yield* ask("/v1/me/tickets", { headers: asMember(four) })).body as Listed).data
    for (const path of ["", `/${ticket?.id}`, `/${ticket?.id}/messages`]) {
      assert.notInclude(yield* own(`/v1/me/tickets${path}`), "operator-canary")
      assert.include((yield* read(`/v1/tickets${path}`)).text, "operator-canary")
    }
    assert.include(yield* own(`/v1/me/tickets/${ticket?.id}/messages`), "An answer")
  }))

  promise("is paged and tagged like everything else", Effect.gen(function*() {
    const { four } = yield* seeded
    const { ask } = yield* openApp()
    const tag = (yield* ask("/v1/me", { headers: asMember(four) })).headers.get("etag") ?? ""
    assert.strictEqual((yield* ask("/v1/me", { headers: { ...asMember(four), "if-none-match": tag } })).status, 304)
    yield* isProblem(yield* ask("/v1/me/deposits?limit=101", { headers: asMember(four) }), "parameter_invalid")
    yield* isProblem(yield* ask("/v1/me/deposits?user_id=1", { headers: asMember(four) }), "parameter_unknown")
  }))
})

describe("requests under /v1/me", () => {
  const twoAMinute = Effect.provideService(LimitRules, limitsFor(new LimitWindow({ count: 20, ms: 60_000 }), new LimitWindow({ count: 2, ms: 60_000 })))

  promise("are counted per member, however often he opens the Mini App, and forged ones per address", Effect.gen(function*() {
    const { four, three } = yield* joinFour
    const { ask } = yield* openApp({ trustedProxyHops: 1 })
    const from = (address: string, headers: Record<string, string>) => Effect.map(ask("/v1/me", { headers: { ...headers, "x-forwarded-for": address } }), ({ status }) => status)
    const asked = yield* Effect.forEach([0, 1, 2, 3], (secondsAgo) => from(`1.1.1.${secondsAgo}`, asMember(four, secondsAgo)))
    assert.deepStrictEqual(asked, [200, 200, 429, 429])
    const forged = written({ ...signFields(fieldsFor(three.telegramId)), hash: "0".repeat(64) })
    const tried = yield* Effect.forEach(["a", "b", "c"], (more) => from("2.2.2.2", { authorization: `tma ${forged}&more=${more}` }))
    assert.deepStrictEqual(tried, [401, 401, 429])
    assert.strictEqual(yield* from("2.2.2.2", asMember(three)), 200)
  }).pipe(twoAMinute))

  it.live("leave nothing of the init data in the log, and no secret", () => {
    const lines: Array<string> = []
    const recorded = Logger.layer([Logger.map(Logger.formatJson, (line) => void lines.push(line))])
    return Effect.gen(function*() {
      const { four } = yield* joinFour
      const { ask } = yield* openApp()
      const signed = signFields(fieldsFor(four.telegramId))
      for (const fields of [signed, { ...signed, hash: "0".repeat(64) }, signFields(fieldsFor(TelegramId.make(1)))]) yield* ask("/v1/me", { headers: { authorization: `tma ${written(fields)}` } })
      assert.isAbove(lines.length, 2)
      for (const line of lines) for (const canary of ["hash", "signature", "AAHdF6IQ", signed["hash"] ?? "", signed["signature"] ?? ""]) assert.notInclude(line, canary)
    }).pipe(Effect.scoped, Effect.provide(Layer.merge(loudWorld, recorded)))
  })
})
