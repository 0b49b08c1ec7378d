import { assert, describe } from "@effect/vitest"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { Effect } from "effect"
import { randomUUID } from "node:crypto"
import { milli } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { fundedMember, openApp, promise } from "./ApiTest.ts"
import { operatorKeyOf } from "./operatorKeyOf.ts"
import { isProblem } from "./problemChecks.ts"

interface Shown {
  readonly id: string
  readonly state: string
}

const shownIn = ({ body }: Answer) => body as Shown
const once = () => ({ "idempotency-key": randomUUID() })

/** What a site does: asks for money in a user's name, and another operator's tool decides. */
const openDesk = Effect.gen(function*() {
  const app = yield* openApp()
  const member = yield* fundedMember(milli(1_000_000))
  const ask = (thousandths: number, asset = "USDT") =>
    app.write(`/v1/users/usr_${member.id}/withdrawals`, { asset, amount: String(milli(thousandths)) }, once())
  const read = (id: string) => app.read(`/v1/withdrawals/${id}`)
  const decide = Effect.fnUntraced(function*(id: string, word: string, body?: unknown, given?: Record<string, string>) {
    const etag = (yield* read(id)).headers.get("etag") ?? ""
    return yield* app.write(`/v1/withdrawals/${id}/${word}`, body, { ...once(), "if-match": etag, ...given })
  })
  return { ...app, member, ask, decide, shown: read }
})

describe("withdrawals over HTTP", () => {
  promise("what is asked for in a user's name is reserved, goes to his wallet, and waits for an operator however small it is", Effect.gen(function*() {
    const { ask, member, read, shown } = yield* openDesk
    const made = yield* ask(10_000)
    assert.strictEqual(made.status, 201)
    assert.deepInclude(made.body, { object: "withdrawal", state: "requested", approvals_needed: 1, user_id: `usr_${member.id}` })
    assert.strictEqual((made.body as { readonly destination: string }).destination.toLowerCase(), member.wallet?.address)
    assert.deepStrictEqual((yield* shown(shownIn(made).id)).body, made.body)
    const balances = JSON.stringify((yield* read(`/v1/users/usr_${member.id}/balances`)).body)
    assert.include(balances, String(milli(990_000)))
  }))

  promise("it is paid once as many operators as it needs have agreed, each once", Effect.gen(function*() {
    const { ask, decide } = yield* openDesk
    const { id } = shownIn(yield* ask(600_000))
    const olga = yield* operatorKeyOf("olga")
    const first = yield* decide(id, "approve")
    assert.deepInclude(first.body, { state: "requested", approvals_needed: 2 })
    yield* isProblem(yield* decide(id, "approve"), "approved_already")
    assert.deepInclude((yield* decide(id, "approve", undefined, olga)).body, { state: "approved" })
    yield* isProblem(yield* decide(id, "approve"), "withdrawal_settled")
  }))

  promise("a decision names what was seen: without it, or when it has changed since, nothing is decided", Effect.gen(function*() {
    const { ask, decide, shown } = yield* openDesk
    const { id } = shownIn(yield* ask(10_000))
    const seen = (yield* shown(id)).headers.get("etag") ?? ""
    const { status } = yield* decide(id, "approve")
    assert.strictEqual(status, 200)
    yield* isProblem(yield* decide(id, "refuse", { note: "No." }, { "if-match": seen }), "precondition_failed")
    yield* isProblem(yield* decide(id, "refuse", { note: "No." }, { "if-match": "" }), "precondition_failed")
    assert.deepInclude((yield* decide(id, "refuse", { note: "Not today." }, { "if-match": `"other", ${(yield* shown(id)).headers.get("etag")}` })).body, {
      state: "refused", reason: "Not today."
    })
    const { id: other } = shownIn(yield* ask(10_000))
    const { write } = yield* openApp()
    yield* isProblem(yield* write(`/v1/withdrawals/${other}/approve`, undefined, once()), "precondition_required")
    for (const note of [" ", "a\0b"]) yield* isProblem(yield* decide(other, "refuse", { note }), "body_invalid")
    assert.strictEqual(shownIn(yield* shown(other)).state, "requested")
  }))

  promise("whoever has asked takes it back until it is on its way, and the money is there again", Effect.gen(function*() {
    const { ask, member, read, write } = yield* openDesk
    const { id } = shownIn(yield* ask(10_000))
    assert.deepInclude((yield* write(`/v1/withdrawals/${id}/cancel`, undefined, once())).body, { state: "cancelled" })
    yield* isProblem(yield* write(`/v1/withdrawals/${id}/cancel`, undefined, once()), "withdrawal_settled")
    assert.include(JSON.stringify((yield* read(`/v1/users/usr_${member.id}/balances`)).body), String(milli(1_000_000)))
  }))

  promise("every rule for withdrawals holds here too, and says what to do", Effect.gen(function*() {
    const { ask } = yield* openDesk
    assert.include((yield* isProblem(yield* ask(4_999), "amount_too_small")).detail, "5 USDT")
    yield* isProblem(yield* ask(2_500_001), "amount_too_large")
    yield* isProblem(yield* ask(1_000_001), "funds_insufficient")
    yield* isProblem(yield* ask(10_000, "DOGE"), "asset_not_paid_out")
    for (let count = 0; count < 3; count += 1) yield* ask(10_000)
    yield* isProblem(yield* ask(10_000), "withdrawals_in_flight")
  }))

  promise("while payouts stand still nothing is asked for, and the answer says when to come back", Effect.gen(function*() {
    const { ask } = yield* openDesk
    yield* stopFlow("payouts", OperatorName.make("master"), "Something is wrong.")
    assert.lengthOf(yield* (yield* IncidentStore).opened, 1)
    const answer = yield* ask(10_000)
    yield* isProblem(answer, "payouts_stopped")
    assert.match(answer.headers.get("retry-after") ?? "", /^\d+$/u)
  }))

  promise("what nobody knows is no withdrawal, whatever is asked of it", Effect.gen(function*() {
    const { decide, read } = yield* openDesk
    const nobody = "wd_01890a5d-ac96-774b-bcce-b302099a8057"
    yield* isProblem(yield* read(`/v1/withdrawals/${nobody}`), "resource_not_found")
    for (const [word, body] of [["approve", undefined], ["refuse", { note: "No." }], ["cancel", undefined]] as const) {
      yield* isProblem(yield* decide(nobody, word, body), "resource_not_found")
    }
  }))
})
