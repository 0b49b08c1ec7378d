import { assert, describe } from "@effect/vitest"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Effect } from "effect"
import { keptTicket } from "@sigmatrade/adapters/contract/support/freshTicket"
import { join, milli } from "../../support/community.ts"
import { fundedMember, promise } from "./ApiTest.ts"
import type { Made } from "./openDesk.ts"
import { audited, succeeded, openDesk } from "./openDesk.ts"
import { operatorKeyOf } from "./operatorKeyOf.ts"
import { isProblem } from "./problemChecks.ts"

const NOTE = { note: "He has written to us." }

const standing = (body: unknown) => (body as { readonly standing: string }).standing

/** A user with money and a withdrawal that waits, and what operators can do about how he stands. */
const openUser = Effect.gen(function*() {
  const [desk, member] = [yield* openDesk, yield* fundedMember(milli(50_000))]
  const path = `/v1/users/usr_${member.id}`
  const { id } = succeeded(yield* desk.act(`${path}/withdrawals`, { asset: "USDT", amount: String(milli(10_000)) })) as Made
  const change = (word: string, given: Record<string, string> = {}) => desk.decide(path, `${path}/${word}`, NOTE, given)
  const withdrawal = Effect.map(desk.read(`/v1/withdrawals/${id}`), ({ body }) => (body as { readonly state: string }).state)
  return { ...desk, member, path, change, withdrawal, subject: `member:${member.id}` }
})

describe("how users stand, over HTTP", () => {
  promise("who is blocked may not ask for money, and what he has asked for is his again; let in he may", Effect.gen(function*() {
    const { act, change, needsMatch, path, read, subject, twice, withdrawal } = yield* openUser
    const blocked = yield* twice(`${path}/block`, NOTE)
    assert.deepInclude(blocked.body, { object: "user", standing: "blocked" })
    assert.deepStrictEqual((yield* read(path)).body, blocked.body)
    assert.strictEqual(yield* withdrawal, "refused")
    yield* isProblem(yield* act(`${path}/withdrawals`, { asset: "USDT", amount: String(milli(10_000)) }), "user_blocked")
    assert.strictEqual(standing(succeeded(yield* act(`${path}/block`, { note: "Once more." }))), "blocked")
    yield* needsMatch(`${path}/unblock`, NOTE)
    yield* isProblem(yield* change("reinstate"), "user_stands_otherwise")
    assert.strictEqual(standing(succeeded(yield* change("unblock"))), "active")
    assert.strictEqual((yield* act(`${path}/withdrawals`, { asset: "USDT", amount: String(milli(10_000)) })).status, 201)
    assert.deepStrictEqual(yield* audited("block member"), [[subject, "done", NOTE.note], [subject, "done", "Once more."]])
    assert.deepStrictEqual((yield* audited("unblock member")).at(-1), [subject, "done", NOTE.note])
  }))

  promise("a membership is ended by whoever has seen the user as he is, with his tickets, and taken back by its own operation", Effect.gen(function*() {
    const { act, change, member, needsMatch, path, read, subject, withdrawal } = yield* openUser
    const ticket = yield* keptTicket({ userId: member.id })
    yield* needsMatch(`${path}/terminate`, NOTE)
    const seen = (yield* read(path)).headers.get("etag") ?? ""
    yield* act(`${path}/block`, NOTE)
    yield* isProblem(yield* act(`${path}/terminate`, NOTE, { "if-match": seen }), "precondition_failed")
    assert.strictEqual(standing(succeeded(yield* change("terminate"))), "terminated")
    assert.strictEqual(yield* withdrawal, "refused")
    assert.isNotNull((succeeded(yield* read(`/v1/tickets/tkt_${ticket.id}`)) as { readonly closed_at: string | null }).closed_at)
    yield* isProblem(yield* change("unblock"), "user_stands_otherwise")
    assert.strictEqual(standing(succeeded(yield* act(`${path}/block`, NOTE))), "terminated")
    assert.strictEqual(standing(succeeded(yield* change("reinstate"))), "active")
    assert.deepStrictEqual((yield* audited("terminate member")).at(-1), [subject, "done", NOTE.note])
    assert.deepStrictEqual(yield* audited("reinstate member"), [[subject, "done", NOTE.note]])
  }))

  promise("an operator's own account, and nobody's, are left alone", Effect.gen(function*() {
    const { act, decide } = yield* openDesk
    const user = yield* join()
    yield* operatorKeyOf("olga")
    yield* (yield* OperatorStore).bind(OperatorName.make("olga"), user.telegramId)
    const path = `/v1/users/usr_${user.id}`
    yield* isProblem(yield* act(`${path}/block`, NOTE), "user_is_operator")
    yield* isProblem(yield* decide(path, `${path}/terminate`, NOTE), "user_is_operator")
    for (const word of ["block", "unblock", "terminate", "reinstate"]) {
      yield* isProblem(yield* act(`/v1/users/01890a5d-ac96-774b-bcce-b302099a8057/${word}`, NOTE, { "if-match": "*" }), "user_not_found")
      yield* isProblem(yield* act(`${path}/${word}`, { note: "\n" }, { "if-match": "*" }), "body_invalid")
    }
  }))
})
