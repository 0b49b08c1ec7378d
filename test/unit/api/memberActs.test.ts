import { assert, describe, it } from "@effect/vitest"
import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { setPassword } from "@sigmatrade/core/payout/setPassword"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { SUPPORT_RULES } from "@sigmatrade/core/support/SupportPolicy"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { Effect, Layer, Logger, Redacted } from "effect"
import { randomUUID } from "node:crypto"
import { keptTicket } from "@sigmatrade/adapters/contract/support/freshTicket"
import { milli, newAddress, transferFrom } from "../../support/community.ts"
import { asMember } from "../../support/miniApp.ts"
import type { Answer } from "./ApiTest.ts"
import { credit, fundedMember, loudWorld, openApp, promise as promised, publishPrices } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

/** Trying a password costs next to nothing here. */
const cheaply = Effect.provide(PasswordHashScrypt.layer({ costLog2: 4, blockSize: 8, lanes: 1 }))
const promise = <A, E>(name: string, body: Parameters<typeof promised<A, E>>[1]) => promised(name, body.pipe(cheaply))

const PASSWORD = "a password of the tests"
const FEE = Effect.map(WithdrawalPolicy, ({ assets }) => String(assets.get(USDT.id)?.fee ?? 0n))
const WISH = { asset: "USDT", amount: String(milli(10_000)), password: PASSWORD }

const idIn = ({ body }: Answer) => (body as { readonly id: string }).id
const keyed = (key: string = randomUUID()) => ({ "idempotency-key": key })

/** A member with money, a wallet and a password, with the page open. */
const openPage = Effect.gen(function*() {
  const app = yield* openApp()
  const member = yield* fundedMember(milli(1_000_000))
  yield* setPassword(member.id, Redacted.make(PASSWORD))
  const fee = yield* FEE
  const read = (path: string) => app.ask(`/v1/me${path}`, { headers: asMember(member) })
  const act = (path: string, body: unknown, headers: Record<string, string> = keyed(), who = member) => app.write(`/v1/me${path}`, body, { ...headers, ...asMember(who) })
  const withdraw = (given: object = {}, headers?: Record<string, string>) => act("/withdrawals", { ...WISH, fee, ...given }, headers)
  const kept = Effect.flatMap(WithdrawalStore, ({ ofUser }) => ofUser(member.id, 100))
  return { act, fee, kept, member, read, withdraw }
})

describe("a member asks for money in a Mini App", () => {
  promise("with his password: what the preview shows is what he gets, a small sum without an operator", Effect.gen(function*() {
    const { fee, read, withdraw } = yield* openPage
    const preview = yield* read(`/withdrawal-preview?asset=USDT&amount=${WISH.amount}`)
    const made = yield* withdraw()
    assert.deepStrictEqual([preview.status, made.status], [200, 201])
    assert.deepInclude(preview.body, { object: "withdrawal_preview", approvals_needed: 0 })
    assert.deepInclude(made.body, { object: "withdrawal", state: "approved", approvals_needed: 0 })
    const [shown, got] = [preview.body, made.body] as ReadonlyArray<{ readonly destination: string; readonly fee: { readonly base_units: string } }>
    assert.deepStrictEqual([got?.destination, got?.fee], [shown?.destination, shown?.fee])
    assert.strictEqual(got?.fee.base_units, fee)
    assert.deepStrictEqual((yield* read(`/withdrawals/${idIn(made)}`)).body, made.body)
  }))

  promise("under one key it is one withdrawal, eight times at once and ever after, and the repeat says so", Effect.gen(function*() {
    const { kept, withdraw } = yield* openPage
    const answers = yield* Effect.all(Array.from({ length: 8 }, () => withdraw({}, keyed("one"))), { concurrency: "unbounded" })
    assert.strictEqual(new Set(answers.map((answer) => `${answer.status} ${idIn(answer)}`)).size, 1)
    assert.lengthOf(answers.filter(({ headers }) => headers.get("idempotency-replayed") === null), 1)
    assert.strictEqual(idIn(yield* withdraw({}, keyed("\"one\""))), `wd_${(yield* kept)[0]?.id}`)
    assert.lengthOf(yield* kept, 1)
    yield* isProblem(yield* withdraw({ amount: String(milli(11_000)) }, keyed("one")), "idempotency_key_reused")
    yield* isProblem(yield* withdraw({}, {}), "idempotency_key_missing")
    assert.lengthOf(yield* kept, 1)
  }))

  promise("a wrong password counts, whatever else is wrong, and after five the right one is not taken either", Effect.gen(function*() {
    const { kept, withdraw } = yield* openPage
    for (const left of [4, 3, 2, 1]) assert.include((yield* isProblem(yield* withdraw({ password: "another", amount: "1" }), "password_wrong")).detail, `: ${left}.`)
    yield* isProblem(yield* withdraw({ password: "another" }), "password_locked")
    yield* isProblem(yield* withdraw(), "password_locked")
    assert.lengthOf(yield* kept, 0)
  }))

  promise("without a password set, with another fee, of too much or too little nothing is asked for", Effect.gen(function*() {
    const { act, fee, kept, read, withdraw } = yield* openPage
    const bare = yield* fundedMember(milli(1_000_000))
    yield* isProblem(yield* act("/withdrawals", { ...WISH, fee }, keyed(), bare), "password_missing")
    yield* isProblem(yield* withdraw({ fee: String(BigInt(fee) + 1n) }), "fee_changed")
    yield* isProblem(yield* withdraw({ amount: "1" }), "amount_too_small")
    yield* isProblem(yield* read("/withdrawal-preview?asset=USDT&amount=1"), "amount_too_small")
    yield* isProblem(yield* read("/withdrawal-preview?asset=USDT&amount=0"), "parameter_invalid")
    yield* isProblem(yield* withdraw({ asset: "DOGE" }), "asset_not_paid_out")
    assert.lengthOf(yield* kept, 0)
  }))

  promise("a body that lacks, adds or mistypes something is refused by its place, and the password is not repeated", Effect.gen(function*() {
    const { act, fee, kept } = yield* openPage
    for (const body of [{ ...WISH }, { ...WISH, fee, more: 1 }, { ...WISH, fee, password: ["canary-password"] }, { ...WISH, fee, password: "canary-password".repeat(100) }, { ...WISH, fee, amount: 1 }]) {
      const answer = yield* act("/withdrawals", body)
      yield* isProblem(answer, "body_invalid")
      assert.notInclude(answer.text, "canary-password")
    }
    assert.lengthOf(yield* kept, 0)
  }))

  promise("as often as in the bot, and the answer says when again", Effect.gen(function*() {
    const { kept, withdraw } = yield* openPage
    const asked = yield* Effect.forEach(Array.from({ length: 10 }, (_, index) => index), () => withdraw({}, keyed("one")))
    assert.deepStrictEqual([...new Set(asked.map(({ status }) => status))], [201])
    const refused = yield* withdraw()
    yield* isProblem(refused, "done_too_often")
    assert.match(refused.headers.get("retry-after") ?? "", /^3[56]\d\d$/u)
    assert.lengthOf(yield* kept, 1)
  }))

  promise("while nobody can count, it waits", Effect.gen(function*() {
    const { withdraw } = yield* openPage
    yield* isProblem(yield* withdraw(), "service_unavailable")
  }).pipe(Effect.provideService(RateLimits, { take: () => Effect.fail(new LimitsUnavailable()) })))

  promise("he takes his own back, once, and nobody else's", Effect.gen(function*() {
    const { act, kept, withdraw } = yield* openPage
    const id = idIn(yield* withdraw())
    const other = yield* fundedMember(milli(1_000))
    yield* isProblem(yield* act(`/withdrawals/${id}/cancel`, undefined, keyed(), other), "resource_not_found")
    const first = yield* act(`/withdrawals/${id}/cancel`, undefined, keyed("back"))
    assert.deepInclude(first.body, { state: "cancelled" })
    const again = yield* act(`/withdrawals/${id}/cancel`, undefined, keyed("back"))
    assert.deepStrictEqual([again.text, again.headers.get("idempotency-replayed")], [first.text, "true"])
    yield* isProblem(yield* act(`/withdrawals/${id}/cancel`, undefined), "withdrawal_settled")
    assert.deepStrictEqual((yield* kept).map(({ state }) => state), ["cancelled"])
  }))

  promise("one member's key is not another's", Effect.gen(function*() {
    const { act, fee, withdraw } = yield* openPage
    const other = yield* fundedMember(milli(1_000_000))
    yield* setPassword(other.id, Redacted.make(PASSWORD))
    const [first, second] = [yield* withdraw({}, keyed("one")), yield* act("/withdrawals", { ...WISH, fee }, keyed("one"), other)]
    assert.deepStrictEqual([first.status, second.status], [201, 201])
    assert.notStrictEqual(idIn(first), idIn(second))
  }))

  it.live("neither the password nor a word of it is ever in the log, and nothing of it is kept with the answer", () => {
    const lines: Array<string> = []
    const recorded = Logger.layer([Logger.map(Logger.formatJson, (line) => void lines.push(line))])
    return Effect.gen(function*() {
      const { withdraw } = yield* openPage
      yield* withdraw()
      yield* withdraw({ password: "canary-password" })
      yield* withdraw({ password: 7 })
      assert.isAbove(lines.length, 2)
      for (const line of lines) for (const canary of [PASSWORD, "canary-password"]) assert.notInclude(line, canary)
      assert.notInclude(JSON.stringify(yield* (yield* AuditLog).list({}, { limit: 100, anchor: null })), PASSWORD)
    }).pipe(Effect.scoped, cheaply, Effect.provide(Layer.merge(loudWorld, recorded)))
  })
})

describe("a member asks for help in a Mini App", () => {
  const TICKET = { category: "payments", text: "  Where is my payment?  " }

  promise("a ticket is opened once per key, with what he says, and he goes on in it", Effect.gen(function*() {
    const { act, member, read } = yield* openPage
    const opened = yield* act("/tickets", TICKET, keyed("one"))
    assert.strictEqual(opened.status, 201)
    assert.deepInclude(opened.body, { state: "open", category: "payments", user_id: `usr_${member.id}`, taken_by: null })
    assert.strictEqual((yield* act("/tickets", TICKET, keyed("one"))).text, opened.text)
    const said = yield* act(`/tickets/${idIn(opened)}/messages`, { text: "It has come." })
    const { messages } = said.body as { readonly messages: { readonly data: ReadonlyArray<{ readonly text: string; readonly author: string }> } }
    assert.deepStrictEqual(messages.data.map(({ author, text }) => [author, text]), [["member", "It has come."], ["member", "Where is my payment?"]])
    assert.strictEqual((yield* read("/tickets")).text.match(/"object":"ticket"/gu)?.length, 1)
  }))

  promise("nobody speaks in another's ticket, and nothing is said there", Effect.gen(function*() {
    const { act } = yield* openPage
    const id = idIn(yield* act("/tickets", TICKET))
    const other = yield* fundedMember(milli(1))
    yield* isProblem(yield* act(`/tickets/${id}/messages`, { text: "Me too." }, keyed(), other), "resource_not_found")
    yield* isProblem(yield* act(`/tickets/tkt_${randomUUID()}/messages`, { text: "Me too." }), "resource_not_found")
    assert.strictEqual(yield* Effect.flatMap(TicketStore, ({ messages }) => Effect.map(messages(TicketId.make(id.slice("tkt_".length)), { offset: 0, limit: 10 }), ({ length }) => length)), 1)
  }))

  promise("nothing empty, nothing endless, and no appeal", Effect.gen(function*() {
    const { act } = yield* openPage
    for (const body of [{ ...TICKET, text: "" }, { ...TICKET, text: " \n " }, { ...TICKET, text: "\0" }, { ...TICKET, category: "appeal" }]) {
      yield* isProblem(yield* act("/tickets", body), "body_invalid")
    }
    yield* isProblem(yield* act("/tickets", { ...TICKET, text: "x".repeat(SUPPORT_RULES.textLengthMax + 1) }), "text_too_long")
  }))

  promise("as many as may be open, and as often as in the bot", Effect.gen(function*() {
    const { act, member } = yield* openPage
    yield* keptTicket({ userId: member.id })
    for (let index = 1; index < SUPPORT_RULES.openMax; index++) assert.strictEqual((yield* act("/tickets", TICKET)).status, 201)
    yield* isProblem(yield* act("/tickets", TICKET), "too_many_tickets")
    yield* isProblem(yield* act("/tickets", TICKET), "done_too_often")
  }))
})

describe("what a member asks for and does not get", () => {
  promise("leaves his money where it was", Effect.gen(function*() {
    const { read, withdraw } = yield* openPage
    const before = (yield* read("/balances")).text
    yield* withdraw({ password: "another" })
    yield* withdraw({ fee: "1" })
    yield* withdraw({ amount: String(Amount.make(2n ** 200n)) })
    assert.strictEqual((yield* read("/balances")).text, before)
  }))
})

describe("a member pays a level in a Mini App", () => {
  promise("he is told what to pay where, once per key, and reads and watches his own intents, nobody else's", Effect.gen(function*() {
    yield* publishPrices
    const { act, member, read } = yield* openPage
    const other = yield* fundedMember(milli(1))
    const { ask } = yield* openApp()
    const key = randomUUID()
    const [made, again] = [yield* act("/deposit-intents", { level: 1, asset: "BNB" }, keyed(key)), yield* act("/deposit-intents", { level: 1, asset: "BNB" }, keyed(key))]
    assert.deepStrictEqual([made.status, again.headers.get("idempotency-replayed"), again.text], [201, "true", made.text])
    assert.deepInclude(made.body, { object: "deposit_intent", user_id: `usr_${member.id}`, state: "open" })
    const path = `/deposit-intents/${idIn(made)}`
    assert.deepStrictEqual((yield* read(path)).body, made.body)
    assert.deepInclude((yield* read("/deposit-intents")).body, { url: "/v1/me/deposit-intents", data: [made.body] })
    yield* credit(transferFrom(member.wallet?.address ?? newAddress(), BNB.id, milli(50)))
    assert.include((yield* read(`${path}/events`)).text, "\"state\":\"fulfilled\"")
    for (const hidden of [path, `${path}/events`]) yield* isProblem(yield* ask(`/v1/me${hidden}`, { headers: asMember(other) }), "resource_not_found")
    assert.deepInclude((yield* ask("/v1/me/deposit-intents", { headers: asMember(other) })).body, { data: [] })
  }))

  promise("what he cannot buy, and more than the bot lets him ask for, is refused with what to do", Effect.gen(function*() {
    yield* publishPrices
    const { act } = yield* openPage
    yield* isProblem(yield* act("/deposit-intents", { level: 99, asset: "BNB" }), "level_not_for_sale")
    for (let level = 1; level <= 4; level += 1) assert.strictEqual((yield* act("/deposit-intents", { level, asset: "BNB" })).status, 201)
    yield* isProblem(yield* act("/deposit-intents", { level: 5, asset: "BNB" }), "done_too_often")
  }))
})
