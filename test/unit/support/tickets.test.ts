import { assert, layer } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { addToTicket, TicketFull } from "@sigmatrade/core/support/addToTicket"
import { TicketNotOver, TicketOver, TicketTaken } from "@sigmatrade/core/support/afterMember"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { closeTicket, reopenTicket } from "@sigmatrade/core/support/closeTicket"
import { conversationOf, historyOf, ticketQueue } from "@sigmatrade/core/support/historyOf"
import { NothingSaid } from "@sigmatrade/core/support/judgeSaid"
import { AppealedAlready, NothingToAppeal, openTicket, TooManyTickets } from "@sigmatrade/core/support/openTicket"
import { SUPPORT_RULES, SupportPolicy } from "@sigmatrade/core/support/SupportPolicy"
import { takeTicket } from "@sigmatrade/core/support/takeTicket"
import { TicketStore, TicketUnknown } from "@sigmatrade/core/support/TicketStore"
import { MemberBlocked } from "@sigmatrade/core/user/MemberBlocked"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { freshTicketId, saying, sending } from "@sigmatrade/adapters/contract/support/freshTicket"
import { ANN, BEN, opened, stand, toldTo } from "./supportWorld.ts"

const ALL = { page: 0, size: 50 }
const { openMax, reopenDays } = SUPPORT_RULES

layer(MemoryAdapters.layer, { timeout: "30 seconds" })("a ticket", (it) => {
  it.effect("is opened with everything that was said, once however often it is asked for", () => Effect.gen(function*() {
    const { id: userId } = yield* freshMember
    const wish = { id: freshTicketId(), userId, category: "payments" as const, said: [saying(" my money \0"), sending("photo", " \n "), saying("  ")] }
    const [first, again] = [yield* openTicket(wish), yield* openTicket(wish)]
    assert.deepStrictEqual([first.isNew, again.isNew, again.ticket], [true, false, first.ticket])
    assert.deepInclude(first.ticket, { state: "open", takenBy: null, priority: "high", dueAt: DateTime.add(yield* DateTime.now, { hours: 4 }) })
    const { messages } = yield* conversationOf(userId, wish.id, ALL)
    assert.deepStrictEqual(messages.map(({ author, content }) => [author, content]), [
      ["member", { _tag: "Text", text: "my money" }], ["member", { _tag: "Media", media: { kind: "photo", fileId: "photo-id", caption: null } }]
    ])
    const stranger = yield* freshMember
    assert.deepStrictEqual(yield* Effect.flip(openTicket({ ...wish, userId: stranger.id })), new TicketUnknown({ id: wish.id }))
    assert.deepStrictEqual(yield* Effect.flip(opened({ said: [saying(" \n ")] })), new NothingSaid())
  }))

  it.effect("is refused beyond the limit, and again possible when one is closed", () => Effect.gen(function*() {
    const { id: userId } = yield* freshMember
    const first = yield* opened({ userId })
    yield* Effect.replicateEffect(opened({ userId }), openMax - 1)
    assert.deepStrictEqual(yield* Effect.flip(opened({ userId })), new TooManyTickets({ openMax }))
    yield* closeTicket(first.id, ANN)
    yield* opened({ userId })
  }))

  it.effect("takes so many messages of its member and no more, and what is refused leaves nothing behind", () =>
    Effect.gen(function*() {
      const { id, userId } = yield* opened()
      yield* addToTicket(userId, id, [saying("two")])
      assert.deepStrictEqual(yield* Effect.flip(addToTicket(userId, id, [saying("three"), saying("four")])), new TicketFull({ messagesMax: 3 }))
      assert.lengthOf((yield* conversationOf(userId, id, ALL)).messages, 2)
      yield* addToTicket(userId, id, [saying("three")])
    }).pipe(Effect.provideService(SupportPolicy, { ...SUPPORT_RULES, messagesMax: 3 })))

  it.effect("is its member's and its operator's alone: others cannot read, go on in, answer, close or take it", () => Effect.gen(function*() {
    const { id } = yield* opened()
    const stranger = yield* freshMember
    const unknown = new TicketUnknown({ id })
    assert.deepStrictEqual(yield* Effect.flip(addToTicket(stranger.id, id, [saying("hi")])), unknown)
    assert.deepStrictEqual(yield* Effect.flip(conversationOf(stranger.id, id, ALL)), unknown)
    assert.deepInclude(yield* takeTicket(id, ANN), { state: "taken", takenBy: ANN })
    const taken = new TicketTaken({ id, by: ANN })
    assert.deepStrictEqual(yield* Effect.flip(takeTicket(id, BEN)), taken)
    assert.deepStrictEqual(yield* Effect.flip(answerTicket(id, BEN, [saying("no")])), taken)
    assert.deepStrictEqual(yield* Effect.flip(closeTicket(id, BEN)), taken)
    assert.deepInclude(yield* takeTicket(id, BEN, ANN), { takenBy: BEN })
    assert.strictEqual((yield* takeTicket(id, BEN)).revision, 3)
  }))

  it.effect("that is answered tells its member every message once, and waits for him", () => Effect.gen(function*() {
    const { id, number, userId } = yield* opened()
    const said = [saying("look"), sending("document", "here")]
    const answered = yield* answerTicket(id, ANN, said)
    assert.deepInclude(answered, { state: "answered", takenBy: ANN, dueAt: null })
    assert.deepStrictEqual(yield* answerTicket(id, ANN, said), answered)
    const about = { _tag: "TicketAnswered", ticketId: id, number } as const
    assert.deepStrictEqual(yield* toldTo(userId), [
      { ...about, text: "look", media: null }, { ...about, text: null, media: { kind: "document", fileId: "document-id", caption: "here" } }
    ])
    yield* TestClock.adjust("1 hour")
    const back = yield* addToTicket(userId, id, [saying("and now?")])
    assert.deepInclude(back, { state: "taken", takenBy: ANN, dueAt: DateTime.add(yield* DateTime.now, { hours: 24 }) })
  }))

  it.effect("that waits is not put back by its member's next message", () => Effect.gen(function*() {
    const { dueAt, id, userId } = yield* opened()
    yield* TestClock.adjust("20 hours")
    assert.deepStrictEqual((yield* addToTicket(userId, id, [saying("hello?")])).dueAt, dueAt)
    yield* TestClock.adjust("5 hours")
    const queue = yield* ticketQueue({ page: 0, size: 50 })
    assert.isTrue(queue.tickets.find(({ ticket }) => ticket.id === id)?.isOverdue)
  }))

  it.effect("that is closed says so, goes on when its member writes soon, and not when he writes late", () => Effect.gen(function*() {
    const { id, number, userId } = yield* opened()
    const closed = yield* closeTicket(id, ANN)
    assert.deepInclude(closed, { state: "closed", takenBy: ANN, dueAt: null })
    const closedAt = closed.closedAt ?? (yield* DateTime.now)
    const over = new TicketOver({ id, closedAt })
    assert.deepStrictEqual(yield* Effect.flip(closeTicket(id, ANN)), over)
    assert.deepStrictEqual(yield* Effect.flip(takeTicket(id, BEN)), over)
    assert.deepStrictEqual(yield* Effect.flip(answerTicket(id, ANN, [saying("late")])), over)
    yield* TestClock.adjust(`${reopenDays} days`)
    const more = [saying("still broken")]
    assert.deepInclude(yield* addToTicket(userId, id, more), { state: "open", takenBy: null, closedAt: null })
    assert.deepStrictEqual(yield* Effect.flip(reopenTicket(id, ANN)), new TicketNotOver({ id }))
    yield* closeTicket(id, BEN)
    assert.strictEqual((yield* addToTicket(userId, id, more)).state, "closed")
    yield* TestClock.adjust(`${reopenDays * 24 * 60 + 1} minutes`)
    assert.strictEqual((yield* Effect.flip(addToTicket(userId, id, [saying("again")])))._tag, "TicketOver")
    assert.deepInclude(yield* reopenTicket(id, ANN), { state: "taken", takenBy: ANN, closedAt: null })
    assert.deepStrictEqual((yield* toldTo(userId)).map(({ _tag }) => _tag), ["TicketClosed", "TicketClosed", "TicketReopened"])
    const events = (yield* conversationOf(null, id, ALL)).messages.filter(({ author }) => author === "system")
    assert.deepStrictEqual(events.map(({ content }) => "event" in content ? content.event : ""), ["closed", "closed", "reopened"])
    assert.deepStrictEqual((yield* historyOf(userId, ALL)).tickets.map((ticket) => ticket.number), [number])
  }))

  it.effect("lists and conversations are read page by page", () => Effect.gen(function*() {
    const { id: userId } = yield* freshMember
    const tickets = yield* Effect.replicateEffect(opened({ userId }), 3)
    const [first = tickets[0], , third = tickets[0]] = tickets
    const page = yield* historyOf(userId, { page: 0, size: 2 })
    assert.deepStrictEqual([page.tickets[0]?.id, page.tickets.length, page.hasMore], [third?.id, 2, true])
    const rest = yield* historyOf(userId, { page: 1, size: 2 })
    assert.deepStrictEqual([rest.tickets.map(({ id }) => id), rest.hasMore], [[first?.id], false])
    if (first === undefined) return assert.fail("There is one")
    yield* addToTicket(userId, first.id, ["two", "three", "four"].map(saying))
    const textsOn = (number: number) => Effect.map(conversationOf(userId, first.id, { page: number, size: 3 }), ({ hasMore, messages }) =>
      [messages.map(({ content }) => content._tag === "Text" ? content.text : ""), hasMore])
    assert.deepStrictEqual([yield* textsOn(0), yield* textsOn(1)], [[["two", "three", "four"], true], [["help"], false]])
  }))
})

layer(MemoryAdapters.layer, { timeout: "30 seconds" })("a blocked member", (it) => {
  it.effect("may appeal once per block, and do nothing else; nobody else may appeal", () => Effect.gen(function*() {
    const mine = yield* opened()
    const { userId } = mine
    const appeal = () => openTicket({ id: freshTicketId(), userId, category: "appeal", said: [saying("let me in")] })
    assert.deepStrictEqual(yield* Effect.flip(appeal()), new NothingToAppeal())
    yield* stand(userId, "blocked")
    assert.deepStrictEqual(yield* Effect.flip(opened({ userId })), new MemberBlocked())
    assert.deepStrictEqual(yield* Effect.flip(addToTicket(userId, mine.id, [saying("hi")])), new MemberBlocked())
    const { ticket: first } = yield* appeal()
    assert.strictEqual(first.priority, "high")
    assert.deepStrictEqual(yield* Effect.flip(appeal()), new AppealedAlready({ number: first.number }))
    yield* closeTicket(first.id, ANN)
    assert.deepStrictEqual(yield* Effect.flip(appeal()), new AppealedAlready({ number: first.number }))
    yield* TestClock.adjust("1 minute")
    yield* stand(userId, "active")
    assert.deepStrictEqual(yield* Effect.flip(appeal()), new NothingToAppeal())
    yield* stand(userId, "blocked")
    assert.isTrue((yield* appeal()).isNew)
    assert.strictEqual(yield* (yield* TicketStore).countOpen(userId), 1)
  }))

  it.effect("is answered like everybody", () => Effect.gen(function*() {
    const { id, userId } = yield* opened()
    yield* stand(userId, "blocked")
    yield* answerTicket(id, ANN, [saying("wait")])
    assert.deepStrictEqual((yield* toldTo(userId)).map(({ _tag }) => _tag), ["TicketAnswered"])
  }))
})
