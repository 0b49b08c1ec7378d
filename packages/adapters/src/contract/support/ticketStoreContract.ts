import { assert, layer as withLayer } from "@effect/vitest"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import { TicketStore, TicketUnknown } from "@sigmatrade/core/support/TicketStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Exit, Option } from "effect"
import { freshMember } from "../freshMember.ts"
import { minutesLater } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { freshTicket, freshTicketId, keptTicket, messageOf, next } from "./freshTicket.ts"

const ALL = { offset: 0, limit: 100 }
const twenty = Array.from({ length: 20 }, (_, index) => index)
const together = { concurrency: "unbounded" } as const
const idsOf = (rows: ReadonlyArray<{ readonly id: string }>) => rows.map(({ id }) => id)

/** What every `TicketStore` promises. */
export const ticketStoreContract = <E>(name: string, layer: Layer.Layer<TicketStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TicketStore: ${name}`, (it) => {
    it.effect("a ticket is known as it was opened, under a number of its own, and an unknown one is unknown", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const [one, two] = [yield* keptTicket(), yield* keptTicket({ category: "appeal", appealOf: minutesLater(-5), priority: "high" })]
        assert.deepStrictEqual([yield* store.get(one.id), yield* store.lock(two.id)], [one, two])
        assert.isAbove(two.number, one.number)
        const id = freshTicketId()
        assert.deepStrictEqual(yield* Effect.flip(store.get(id)), new TicketUnknown({ id }))
        assert.deepStrictEqual(yield* Effect.flip(store.lock(id)), new TicketUnknown({ id }))
      }))

    it.effect("of twenty that open one ticket at once one opens it, and all have it", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const given = yield* freshTicket()
        const added = yield* Effect.forEach(twenty, () => store.add(given), together)
        assert.strictEqual(added.filter(({ isNew }) => isNew).length, 1)
        assert.lengthOf(new Set(added.map(({ ticket }) => ticket.number)), 1)
      }))

    it.effect("a block has one appeal, also when twenty are opened at once; another block has its own", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const [ann, bob] = [yield* freshMember, yield* freshMember]
        const appeal = (userId: typeof ann.id, minutes: number) => keptTicket({ userId, category: "appeal", appealOf: minutesLater(minutes) })
        assert.isTrue(Option.isNone(yield* store.appeal(ann.id, minutesLater(1))))
        const made = yield* Effect.forEach(twenty, () => Effect.exit(appeal(ann.id, 1)), together)
        assert.strictEqual(made.filter(Exit.isSuccess).length, 1)
        const second = yield* appeal(ann.id, 2)
        assert.deepStrictEqual(yield* store.appeal(ann.id, minutesLater(2)), Option.some(second))
        yield* appeal(bob.id, 1)
      }))

    it.effect("of twenty changes of one revision at once exactly one happens", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const ticket = yield* keptTicket()
        const takers = twenty.map((index) => next(ticket, { state: "taken", takenBy: operator(`op-${index}`) }))
        const moves = yield* Effect.forEach(takers, (taken) => store.move(ticket, taken), together)
        assert.strictEqual(moves.filter((happened) => happened).length, 1)
        assert.deepStrictEqual(yield* store.get(ticket.id), takers[moves.indexOf(true)])
        assert.isFalse(yield* store.move(ticket, next(ticket, { memberAt: minutesLater(9) })))
      }))

    it.effect("a ticket whose facts do not fit together, or that becomes another's, is a defect and changes nothing", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const ticket = yield* keptTicket()
        const wrong: ReadonlyArray<Partial<Ticket>> = [
          { takenBy: operator("ann") }, { state: "taken" }, { dueAt: null }, { state: "answered", takenBy: operator("ann") }, { closedAt: minutesLater(1) },
          { state: "closed", takenBy: operator("ann"), dueAt: null }, { category: "appeal" }, { appealOf: minutesLater(1) }, { revision: 1 }, { revision: 3 },
          { userId: (yield* freshMember).id }, { category: "other" }, { openedAt: minutesLater(1) }
        ]
        for (const given of wrong) assert.isTrue(Exit.isFailure(yield* Effect.exit(store.move(ticket, next(ticket, given)))), JSON.stringify(given))
        assert.deepStrictEqual(yield* store.get(ticket.id), ticket)
        assert.isTrue(Exit.isFailure(yield* Effect.exit(keptTicket({ revision: 2 }))))
        assert.isTrue(Exit.isFailure(yield* Effect.exit(keptTicket({ dueAt: null }))))
      }))

    it.effect("messages are kept once each and in order, whatever they hold, and read newest first in pages", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const [ticket, other] = [yield* keptTicket(), yield* keptTicket()]
        const said = [
          messageOf(ticket, "'\"\\ <b>&amp; 🦊\n{$x}"), messageOf(ticket, "two"),
          messageOf(ticket, "", { content: { _tag: "Media", media: { kind: "voice", fileId: "AwAC-_1", caption: "c\n\"" } }, at: minutesLater(1) }),
          messageOf(ticket, "", { author: "operator", operator: operator("ann"), content: { _tag: "Media", media: { kind: "photo", fileId: "x", caption: null } } }),
          messageOf(ticket, "", { author: "system", operator: operator("ann"), content: { _tag: "Event", event: "closed" } })
        ]
        assert.strictEqual(yield* store.append(said.slice(0, 3)), 3)
        assert.strictEqual(yield* store.append(said), 2)
        assert.strictEqual(yield* store.append(said), 0)
        assert.strictEqual(yield* store.append([]), 0)
        yield* store.append([messageOf(other, "elsewhere")])
        assert.deepStrictEqual(yield* store.messages(ticket.id, ALL), said.toReversed())
        assert.deepStrictEqual(yield* store.messages(ticket.id, { offset: 1, limit: 2 }), said.toReversed().slice(1, 3))
        assert.strictEqual(yield* store.countMember(ticket.id), 3)
      }))

    it.effect("a message without its operator, or a word of nobody that is none, is a defect", () =>
      Effect.gen(function*() {
        const { append } = yield* TicketStore
        const ticket = yield* keptTicket()
        for (const wrong of [
          messageOf(ticket, "x", { author: "operator" }), messageOf(ticket, "x", { operator: operator("ann") }),
          messageOf(ticket, "x", { author: "system", operator: operator("ann") })
        ]) assert.isTrue(Exit.isFailure(yield* Effect.exit(append([wrong]))))
      }))

    it.effect("who waits is read in the order in which answers are due; who does not wait is not read", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const [late, soon, now] = [yield* keptTicket({ dueAt: minutesLater(-3) }), yield* keptTicket({ dueAt: minutesLater(-7) }), yield* keptTicket({ dueAt: minutesLater(-5) })]
        const answered = yield* keptTicket({ dueAt: minutesLater(-9) })
        yield* store.move(answered, next(answered, { state: "answered", takenBy: operator("ann"), dueAt: null, answeredAt: minutesLater(1) }))
        const mine = new Set(idsOf([late, soon, now, answered]))
        const read = yield* store.waiting({ offset: 0, limit: 1000 })
        assert.deepStrictEqual(idsOf(read).filter((id) => mine.has(id as Ticket["id"])), idsOf([soon, now, late]))
        assert.deepStrictEqual(yield* store.waiting({ offset: 1, limit: 2 }), read.slice(1, 3))
      }))

    it.effect("a member's tickets are read newest first, and those that are not closed are counted, appeals not", () =>
      Effect.gen(function*() {
        const store = yield* TicketStore
        const [{ id: userId }, other] = [yield* freshMember, yield* freshMember]
        const mine = [yield* keptTicket({ userId }), yield* keptTicket({ userId }), yield* keptTicket({ userId, category: "appeal", appealOf: minutesLater(3) })]
        assert.deepStrictEqual(yield* store.ofUser(userId, ALL), mine.toReversed())
        assert.deepStrictEqual(yield* store.ofUser(userId, { offset: 1, limit: 1 }), mine.slice(1, 2))
        assert.deepStrictEqual([yield* store.countOpen(userId), yield* store.countOpen(other.id)], [2, 0])
        const [first] = mine
        if (first === undefined) return assert.fail("There is one")
        yield* store.move(first, next(first, { state: "closed", takenBy: operator("ann"), dueAt: null, closedAt: minutesLater(2) }))
        assert.strictEqual(yield* store.countOpen(userId), 1)
      }))
  })
