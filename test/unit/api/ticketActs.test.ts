import { assert, describe } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { addToTicket } from "@sigmatrade/core/support/addToTicket"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect } from "effect"
import { randomUUID } from "node:crypto"
import { saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { join } from "../../support/community.ts"
import type { Answer } from "./ApiTest.ts"
import { openApp, promise } from "./ApiTest.ts"
import { operatorKeyOf } from "./operatorKeyOf.ts"
import { isProblem } from "./problemChecks.ts"

interface Shown {
  readonly id: string
  readonly messages: { readonly data: ReadonlyArray<Record<string, unknown>> }
}

const shownIn = ({ body }: Answer) => body as Shown
const once = () => ({ "idempotency-key": randomUUID() })

/** What a site does: asks in a user's name, and operators' tools do the rest. */
const openDesk = Effect.gen(function*() {
  const app = yield* openApp()
  const member = yield* join()
  const open = (body: unknown = { category: "technical", text: "Where is my level?" }, headers: Record<string, string> = once()) =>
    app.write(`/v1/users/usr_${member.id}/tickets`, body, headers)
  const read = (id: string) => app.read(`/v1/tickets/${id}`)
  const act = (id: string, word: string, body?: unknown, given: Record<string, string> = {}) =>
    app.write(`/v1/tickets/${id}/${word}`, body, { ...once(), ...given })
  const close = Effect.fnUntraced(function*(id: string, given: Record<string, string> = {}) {
    return yield* act(id, "close", undefined, { "if-match": (yield* read(id)).headers.get("etag") ?? "", ...given })
  })
  return { ...app, member, open, act, close, shown: read }
})

/** What the audit log holds of an act, newest first. */
const audited = (action: string) => Effect.flatMap(AuditLog, (log) => Effect.map(log.list({ action }, { limit: 10, anchor: null }), (found) =>
  found.map(({ record: { operator, outcome, subject } }): readonly [string | null, string, string] => [operator, subject, outcome])))

/** What members are told, in the order it was written. */
const told = Effect.flatMap(Outbox, (outbox) => Effect.flatMap(DateTime.now, (now) => Effect.map(outbox.claim(now, DateTime.add(now, { minutes: 1 }), 100), (found) =>
  found.map(({ notice: { notification } }) => notification))))

describe("tickets over HTTP", () => {
  promise("what is asked in a user's name is his ticket, answered and closed by operators, and he is told of it", Effect.gen(function*() {
    const { act, close, member, open, shown } = yield* openDesk
    const opened = yield* open({ category: "technical", text: "  Where is my level? 🦊 " })
    assert.strictEqual(opened.status, 201)
    const { id } = shownIn(opened)
    assert.deepInclude(opened.body, { object: "ticket", user_id: `usr_${member.id}`, category: "technical", state: "open", taken_by: null })
    assert.deepInclude(shownIn(opened).messages.data[0], { author: "member", type: "text", text: "Where is my level? 🦊" })
    assert.deepStrictEqual((yield* shown(id)).body, opened.body)

    const answered = yield* act(id, "messages", { text: "It is on its way." })
    assert.strictEqual(answered.status, 201)
    assert.deepInclude(answered.body, { object: "ticket_message", author: "operator", operator: "master", text: "It is on its way." })
    assert.deepInclude((yield* shown(id)).body, { state: "answered", taken_by: "master" })
    assert.deepInclude((yield* close(id)).body, { state: "closed" })
    assert.deepInclude((yield* act(id, "reopen")).body, { state: "taken", taken_by: "master" })
    assert.deepStrictEqual((yield* told).map(({ _tag }) => _tag), ["TicketAnswered", "TicketClosed", "TicketReopened"])
    const subject = `ticket:${id.slice("tkt_".length)}`
    assert.deepStrictEqual(yield* audited("open ticket"), [["master", `member:${member.id}`, "done"]])
    for (const word of ["answer", "close", "reopen"]) assert.deepStrictEqual(yield* audited(`${word} ticket`), [["master", subject, "done"]])
  }))

  promise("a repeat with the same key opens nothing and says nothing a second time", Effect.gen(function*() {
    const { act, open, read } = yield* openDesk
    const key = once()
    const [first, again] = [yield* open(undefined, key), yield* open(undefined, key)]
    assert.deepStrictEqual([again.status, again.text, again.headers.get("idempotency-replayed")], [201, first.text, "true"])
    const { id } = shownIn(first)
    const said = yield* act(id, "messages", { text: "Yes." }, key)
    assert.strictEqual((yield* act(id, "messages", { text: "Yes." }, key)).text, said.text)
    yield* isProblem(yield* act(id, "messages", { text: "No." }, key), "idempotency_key_reused")
    assert.lengthOf(((yield* read("/v1/tickets")).body as { readonly data: ReadonlyArray<unknown> }).data, 1)
    assert.lengthOf(((yield* read(`/v1/tickets/${id}/messages`)).body as { readonly data: ReadonlyArray<unknown> }).data, 2)
    assert.lengthOf(yield* told, 1)
  }))

  promise("without a key that names the wish nothing is asked and nothing is done", Effect.gen(function*() {
    const { open, write } = yield* openDesk
    const { id } = shownIn(yield* open())
    yield* isProblem(yield* open(undefined, {}), "idempotency_key_missing")
    for (const [word, body] of [["messages", { text: "Yes." }], ["take", {}], ["close", undefined], ["reopen", undefined]] as const) {
      yield* isProblem(yield* write(`/v1/tickets/${id}/${word}`, body, {}), "idempotency_key_missing")
    }
  }))

  promise("of two operators one has a ticket: the other neither answers nor closes it before he takes it over by name", Effect.gen(function*() {
    const { act, close, open } = yield* openDesk
    const olga = yield* operatorKeyOf("olga")
    const { id } = shownIn(yield* open())
    assert.deepInclude((yield* act(id, "take", {})).body, { state: "taken", taken_by: "master" })
    assert.deepInclude((yield* act(id, "take", {})).body, { taken_by: "master" })
    assert.include((yield* isProblem(yield* act(id, "take", {}, olga), "ticket_taken")).detail, "master")
    yield* isProblem(yield* act(id, "messages", { text: "Mine." }, olga), "ticket_taken")
    yield* isProblem(yield* close(id, olga), "ticket_taken")
    assert.deepInclude((yield* act(id, "take", { from: "master" }, olga)).body, { taken_by: "olga" })
    yield* isProblem(yield* act(id, "take", { from: "oleg" }), "ticket_taken")
    assert.deepStrictEqual((yield* audited("take ticket")).map(([who, , outcome]) => [who, outcome]), [
      ["master", "TicketTaken"], ["olga", "done"], ["olga", "TicketTaken"], ["master", "done"], ["master", "done"]
    ])
  }))

  promise("what a user has just written is not closed unread", Effect.gen(function*() {
    const { act, close, member, open, shown } = yield* openDesk
    const { id } = shownIn(yield* open())
    const seen = (yield* shown(id)).headers.get("etag") ?? ""
    yield* addToTicket(member.id, TicketId.make(id.slice("tkt_".length)), [saying("And my money?")])
    yield* isProblem(yield* close(id, { "if-match": seen }), "precondition_failed")
    yield* isProblem(yield* act(id, "close"), "precondition_required")
    assert.deepInclude((yield* shown(id)).body, { state: "open" })
    assert.deepInclude((yield* close(id)).body, { state: "closed" })
    assert.deepStrictEqual((yield* audited("close ticket")).map(([, , outcome]) => outcome), ["done", "precondition_required", "precondition_failed"])
  }))

  promise("a closed ticket is only opened again, and an open one is not", Effect.gen(function*() {
    const { act, close, open } = yield* openDesk
    const { id } = shownIn(yield* open())
    yield* isProblem(yield* act(id, "reopen"), "ticket_not_closed")
    yield* close(id)
    yield* isProblem(yield* act(id, "messages", { text: "Late." }), "ticket_closed")
    yield* isProblem(yield* act(id, "take", {}), "ticket_closed")
    yield* isProblem(yield* close(id), "ticket_closed")
  }))

  promise("every rule for tickets holds here too, and says what to do", Effect.gen(function*() {
    const { act, member, open } = yield* openDesk
    const [, , , , last] = yield* Effect.forEach([1, 2, 3, 4, 5], () => open())
    assert.strictEqual(last?.status, 201)
    assert.include((yield* isProblem(yield* open(), "too_many_tickets")).detail, "5")
    yield* isProblem(yield* open({ category: "appeal", text: "Let me in." }), "nothing_to_appeal")
    assert.include((yield* isProblem(yield* open({ category: "other", text: "x".repeat(4097) }), "text_too_long")).detail, "4096")
    yield* isProblem(yield* act(shownIn(last ?? assert.fail()).id, "messages", { text: "x".repeat(4097) }), "text_too_long")
    yield* (yield* UserStore).setStanding({ userId: member.id, standing: "blocked", operator: OperatorName.make("master"), note: "spam", at: yield* DateTime.now })
    yield* isProblem(yield* open(), "user_blocked")
    assert.strictEqual((yield* open({ category: "appeal", text: "Let me in." })).status, 201)
    yield* isProblem(yield* open({ category: "appeal", text: "Let me in." }), "appealed_already")
    assert.include((yield* audited("open ticket")).map(([, , outcome]) => outcome), "TooManyTickets")
  }))

  for (const [name, text] of [["nothing", ""], ["white space", " \n\u{feff} "], ["a NUL", "a\0b"]] as const) {
    promise(`a text of ${name} is a problem of the body`, Effect.gen(function*() {
      const { act, open } = yield* openDesk
      yield* isProblem(yield* open({ category: "other", text }), "body_invalid")
      const { id } = shownIn(yield* open())
      yield* isProblem(yield* act(id, "messages", { text }), "body_invalid")
    }))
  }

  promise("whom or what nobody knows is not found, whatever is asked of it", Effect.gen(function*() {
    const { act, write } = yield* openDesk
    const nobody = "01890a5d-ac96-774b-bcce-b302099a8057"
    yield* isProblem(yield* write(`/v1/users/usr_${nobody}/tickets`, { category: "other", text: "Hello?" }, once()), "user_not_found")
    for (const [word, body] of [["messages", { text: "Yes." }], ["take", {}], ["close", undefined], ["reopen", undefined]] as const) {
      yield* isProblem(yield* act(`tkt_${nobody}`, word, body, { "if-match": "*" }), "resource_not_found")
    }
  }))
})
