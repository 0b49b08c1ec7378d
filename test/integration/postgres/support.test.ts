import { assert, layer } from "@effect/vitest"
import { addToTicket } from "@sigmatrade/core/support/addToTicket"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket } from "@sigmatrade/core/support/closeTicket"
import { conversationOf } from "@sigmatrade/core/support/historyOf"
import { openTicket } from "@sigmatrade/core/support/openTicket"
import { SUPPORT_RULES } from "@sigmatrade/core/support/SupportPolicy"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { Effect, Exit, Result } from "effect"
import { SqlClient } from "effect/sql"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { freshTicketId, saying } from "@sigmatrade/adapters/contract/support/freshTicket"
import { ANN, BEN, opened, stand, toldTo } from "../../unit/support/supportWorld.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"

const ALL = { page: 0, size: 50 }
const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const

layer(PostgresTest.layer, { timeout: "120 seconds", excludeTestServices: true })("tickets under races", (it) => {
  it.effect("of twenty operators who take a ticket at once one has it, and all others learn who", () => Effect.gen(function*() {
    const { id } = yield* opened()
    const taken = yield* Effect.forEach(twenty, (index) => Effect.result(takeTicket(id, operator(`op-${index}`))), together)
    const [winner] = taken.filter(Result.isSuccess)
    assert.strictEqual(taken.filter(Result.isSuccess).length, 1)
    const by = winner?.success.takenBy ?? BEN
    for (const lost of taken.filter(Result.isFailure)) assert.deepInclude(lost.failure, { _tag: "TicketTaken", by })
    assert.strictEqual((yield* (yield* TicketStore).get(id)).takenBy, by)
  }))

  it.effect("an answer and a closing at once: what the member is told is what is kept, in every order", () => Effect.gen(function*() {
    for (let round = 0; round < 20; round++) {
      const { id, userId } = yield* opened()
      const acts = [answerTicket(id, ANN, [saying("done")]), closeTicket(id, round % 3 === 0 ? BEN : ANN)] as const
      const [one, two] = round % 2 === 0 ? acts : [acts[1], acts[0]]
      yield* Effect.all([Effect.exit(one), Effect.exit(two)], together)
      const { messages, ticket } = yield* conversationOf(null, id, ALL)
      const kept = messages.slice(1).map(({ author }) => author === "operator" ? "TicketAnswered" : "TicketClosed")
      assert.deepStrictEqual((yield* toldTo(userId)).map(({ _tag }) => _tag), kept)
      assert.strictEqual(ticket.state, kept.at(-1) === "TicketClosed" ? "closed" : "answered")
      assert.strictEqual(ticket.revision, 1 + kept.length)
    }
  }))

  it.effect("twenty submits of one ticket at once open one, with everything in it once", () => Effect.gen(function*() {
    const { id: userId } = yield* freshMember
    const wish = { id: freshTicketId(), userId, category: "other" as const, said: [saying("one"), saying("two")] }
    const made = yield* Effect.forEach(twenty, () => openTicket(wish), together)
    assert.strictEqual(made.filter(({ isNew }) => isNew).length, 1)
    assert.lengthOf((yield* conversationOf(userId, wish.id, ALL)).messages, 2)
    const more = [saying("three")]
    const revisions = yield* Effect.forEach(twenty, () => addToTicket(userId, wish.id, more), together)
    assert.deepStrictEqual(new Set(revisions.map(({ revision }) => revision)), new Set([2]))
    assert.lengthOf((yield* conversationOf(userId, wish.id, ALL)).messages, 3)
  }))

  it.effect("the limits hold for twenty wishes at once, and a block has one appeal", () => Effect.gen(function*() {
    const { id: userId } = yield* freshMember
    const wishes = yield* Effect.forEach(twenty, () => Effect.result(opened({ userId })), together)
    assert.strictEqual(wishes.filter(Result.isSuccess).length, SUPPORT_RULES.openMax)
    yield* stand(userId, "blocked")
    const appeals = yield* Effect.forEach(twenty, () => Effect.result(opened({ userId, category: "appeal" })), together)
    assert.strictEqual(appeals.filter(Result.isSuccess).length, 1)
    for (const refused of appeals.filter(Result.isFailure)) assert.strictEqual(refused.failure._tag, "AppealedAlready")
  }))
})

/** What somebody with a database console might try. */
const FORBIDDEN: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["a ticket is never forgotten", "DELETE FROM support_tickets"],
  ["tickets are never forgotten", "TRUNCATE support_tickets CASCADE"],
  ["a ticket keeps its member", "UPDATE support_tickets SET user_id = (SELECT id FROM users WHERE id <> user_id LIMIT 1), revision = revision + 1"],
  ["a ticket keeps its number", "UPDATE support_tickets SET number = DEFAULT, revision = revision + 1"],
  ["a change is a revision", "UPDATE support_tickets SET priority = 'high'"],
  ["a ticket in nobody's hands is open", "UPDATE support_tickets SET taken_by = 'ann', revision = revision + 1 WHERE state = 'open'"],
  ["who waits has a moment until which", "UPDATE support_tickets SET due_at = NULL, revision = revision + 1 WHERE state = 'open'"],
  ["an end has its moment", "UPDATE support_tickets SET state = 'closed', taken_by = 'ann', due_at = NULL, revision = revision + 1"],
  ["a block has one appeal", `INSERT INTO support_tickets (id, user_id, category, priority, appeal_of, state, revision, opened_at, member_at, due_at)
    SELECT gen_random_uuid(), user_id, category, priority, appeal_of, 'open', 1, now(), now(), now() FROM support_tickets WHERE category = 'appeal'`],
  ["what was said is never changed", "UPDATE support_messages SET content = '{\"_tag\":\"Text\",\"text\":\"no\"}'"],
  ["what was said is never forgotten", "DELETE FROM support_messages"],
  ["what was said is kept once", `INSERT INTO support_messages (id, ticket_id, author, content, said_at)
    SELECT id, ticket_id, author, content, said_at FROM support_messages`],
  ["an operator says who he is", `INSERT INTO support_messages (id, ticket_id, author, content, said_at)
    SELECT gen_random_uuid(), ticket_id, 'operator', content, said_at FROM support_messages LIMIT 1`]
]

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the database keeps the rules of tickets by itself", (it) => {
  it.effect("none of the statements that would break one is taken", () => Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const { userId } = yield* opened()
    yield* stand(userId, "blocked")
    yield* opened({ userId, category: "appeal" })
    yield* freshMember
    for (const [promise, statement] of FORBIDDEN) {
      assert.isTrue(Exit.isFailure(yield* Effect.exit(sql.withTransaction(sql.unsafe(statement)))), promise)
    }
  }))
})
