import { assert, describe, it } from "@effect/vitest"
import { afterAnswer, afterClosing, afterMember, afterReopening, afterTaking } from "@sigmatrade/core/support/afterMember"
import { answerDue, isOverdue, priorityOf } from "@sigmatrade/core/support/answerDue"
import { isSoundMove } from "@sigmatrade/core/support/isSoundTicket"
import { judgeSaid } from "@sigmatrade/core/support/judgeSaid"
import { SUPPORT_RULES } from "@sigmatrade/core/support/SupportPolicy"
import { Ticket, TicketCategory, TicketId, TicketNumber } from "@sigmatrade/core/support/Ticket"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Result, Schema } from "effect"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { saying } from "@sigmatrade/adapters/contract/support/freshTicket"

const START = DateTime.makeUnsafe("2026-03-01T00:00:00Z")
const uuid = "01234567-89ab-7cde-8f01-23456789abcd"
const operators = [operator("ann"), operator("ben")] as const

/** One thing that somebody does to a ticket, some hours after the one before. */
const Step = Schema.Struct({
  what: Schema.Literals(["write", "take", "take over", "answer", "close", "reopen"]),
  who: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
  hours: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 24 * 9 }))
})
type Step = typeof Step.Type

const fresh = (category: TicketCategory) => {
  const priority = priorityOf(category)
  return new Ticket({
    id: TicketId.make(uuid), number: TicketNumber.make(1), userId: UserId.make(uuid), category, priority, appealOf: category === "appeal" ? START : null,
    state: "open", takenBy: null, revision: 1, openedAt: START, memberAt: START, answeredAt: null, dueAt: answerDue(SUPPORT_RULES, priority, START),
    closedAt: null
  })
}

const act = (ticket: Ticket, { what, who }: Step, now: DateTime.Utc): Result.Result<Ticket, { readonly _tag: string }> => {
  const by = operators[who === 0 ? 0 : 1]
  const acts = {
    "write": () => afterMember(SUPPORT_RULES, ticket, now), "take": () => afterTaking(ticket, by, null),
    "take over": () => afterTaking(ticket, by, ticket.takenBy), "answer": () => afterAnswer(ticket, by, now),
    "close": () => afterClosing(ticket, by, now), "reopen": () => afterReopening(SUPPORT_RULES, ticket, by, now)
  }
  return acts[what]()
}

/** Every state a ticket is in during a life, with what led there. */
const live = (category: TicketCategory, steps: ReadonlyArray<Step>) => {
  let [ticket, now] = [fresh(category), START]
  return steps.map((step) => {
    now = DateTime.add(now, { hours: step.hours })
    const [before, moved] = [ticket, act(ticket, step, now)]
    ticket = Result.getOrElse(moved, () => before)
    return { before, after: ticket, moved, now, step }
  })
}

const lives = { category: TicketCategory, steps: Schema.Array(Step) }

describe("the life of a ticket", () => {
  it.prop("every step leads to a ticket whose facts fit together, one revision later, or changes nothing", lives, ({ category, steps }) => {
    for (const { after, before } of live(category, steps)) assert.isTrue(after === before || isSoundMove(before, after))
  })

  it.prop("whoever waits is never told to wait longer, whatever he or anybody does, until he has an answer or an end", lives, ({ category, steps }) => {
    for (const { after, before, now } of live(category, steps)) {
      if (before.dueAt === null || after.dueAt === null) continue
      assert.strictEqual(after.dueAt.epochMilliseconds, before.dueAt.epochMilliseconds)
      assert.strictEqual(isOverdue(after, now), now.epochMilliseconds > before.dueAt.epochMilliseconds)
    }
  })

  it.prop("an operator never acts on a colleague's ticket except by taking it over", lives, ({ category, steps }) => {
    for (const { after, before, step } of live(category, steps)) {
      const by = operators[step.who === 0 ? 0 : 1]
      if (before.state === "closed" || before.takenBy === null || before.takenBy === by) continue
      if (step.what === "answer" || step.what === "close" || step.what === "take") assert.strictEqual(after, before)
    }
  })

  it.prop("a member is refused only in a ticket that was closed longer ago than a week", lives, ({ category, steps }) => {
    for (const { before, moved, now, step } of live(category, steps)) {
      if (step.what !== "write") continue
      const isLate = before.closedAt !== null && now.epochMilliseconds - before.closedAt.epochMilliseconds > SUPPORT_RULES.reopenDays * 86_400_000
      assert.strictEqual(Result.isFailure(moved), isLate)
    }
  })
})

describe("the clock of answers", () => {
  it.prop("money and access come first, and the promised moment itself is in time", [TicketCategory], ([category]) => {
    const due = answerDue(SUPPORT_RULES, priorityOf(category), START)
    assert.isTrue(DateTime.isLessThanOrEqualTo(due, answerDue(SUPPORT_RULES, "normal", START)))
    assert.isFalse(isOverdue({ dueAt: due }, due))
    assert.isTrue(isOverdue({ dueAt: due }, DateTime.add(due, { milliseconds: 1 })))
    assert.isFalse(isOverdue({ dueAt: null }, DateTime.add(due, { days: 100 })))
  })
})

describe("what is said", () => {
  it.prop("is kept in order and without blanks, or refused whole", [Schema.Array(Schema.String)], ([texts]) => {
    const kept = judgeSaid({ saidMax: 3, textLengthMax: 5 }, texts.map(saying))
    const words = texts.map((text) => text.replaceAll("\0", "").toWellFormed().trim()).filter((text) => text !== "")
    const expected = words.length === 0 ? "NothingSaid" : words.length > 3 ? "TooMuchSaid" : words.some((text) => text.length > 5) ? "TextTooLong" : words
    const failure = (error: { readonly _tag: string }): unknown => error._tag
    assert.deepStrictEqual(Result.match(kept, { onFailure: failure, onSuccess: (said) => said.map(({ content }) => "text" in content ? content.text : "") }), expected)
  })
})
