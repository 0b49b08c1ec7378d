import { assert, layer as withLayer } from "@effect/vitest"
import type { Ticket, TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketStore } from "@sigmatrade/core/support/TicketStore"
import { TopicStore, TopicThread } from "@sigmatrade/core/support/TopicStore"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { DateTime, Layer } from "effect"
import { Effect, Exit, Option } from "effect"
import { randomInt } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { keptTicket, next } from "./freshTicket.ts"

const freshThread = () => TopicThread.make(randomInt(1, 2 ** 40))
const closed = { state: "closed", takenBy: operator("olga"), dueAt: null, closedAt: NOW } as const

/** What every store of topics promises. */
export const topicStoreContract = <E>(name: string, layer: Layer.Layer<TopicStore | TicketStore | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TopicStore: ${name}`, (it) => {
    const claimOf = Effect.fn("claimOf")(function*(id: TicketId, now: DateTime.Utc = NOW, until: DateTime.Utc = minutesLater(1)) {
      return (yield* (yield* TopicStore).claim(now, until, 10_000)).filter(({ ticketId }) => ticketId === id)
    })
    const move = Effect.fn("move")(function*(from: Ticket, given: Partial<Ticket>) {
      const to = next(from, given)
      yield* (yield* TicketStore).move(from, to)
      return to
    })

    it.effect("a ticket gets a topic, which is behind until it shows its revision, and belongs to whoever took it", () =>
      Effect.gen(function*() {
        const topics = yield* TopicStore
        const ticket = yield* keptTicket()
        const fresh = { ticketId: ticket.id, thread: null, told: 0, isClosed: false, revision: 0 }
        assert.deepStrictEqual(yield* claimOf(ticket.id), [fresh])
        assert.deepStrictEqual(yield* claimOf(ticket.id), [])
        assert.deepStrictEqual(yield* claimOf(ticket.id, minutesLater(1), minutesLater(2)), [fresh])
        const thread = freshThread()
        yield* topics.save({ ...fresh, thread, told: 1 })
        assert.deepStrictEqual(yield* claimOf(ticket.id, minutesLater(2), minutesLater(3)), [{ ...fresh, thread, told: 1 }])
        yield* topics.save({ ...fresh, thread, told: 2, revision: 1 })
        assert.deepStrictEqual(yield* claimOf(ticket.id, minutesLater(9), minutesLater(10)), [])
        yield* move(ticket, { memberAt: minutesLater(9) })
        assert.deepStrictEqual(yield* claimOf(ticket.id, minutesLater(9), minutesLater(10)), [{ ...fresh, thread, told: 2, revision: 1 }])
        assert.deepStrictEqual([yield* topics.byThread(thread), yield* topics.byThread(freshThread())], [Option.some(ticket.id), Option.none()])
      }))

    it.effect("what failed rests, a closed ticket without a topic gets none, one with a topic shows its end", () =>
      Effect.gen(function*() {
        const topics = yield* TopicStore
        const [one, other] = [yield* keptTicket(), yield* keptTicket()]
        const [topic] = yield* claimOf(one.id)
        yield* topics.rest(one.id, minutesLater(30))
        assert.deepStrictEqual(yield* claimOf(one.id, minutesLater(29), minutesLater(30)), [])
        yield* topics.save({ ...(topic ?? assert.fail()), thread: freshThread(), revision: 1 })
        yield* move(one, closed)
        assert.strictEqual((yield* claimOf(one.id, minutesLater(30), minutesLater(31))).length, 1)
        yield* move(other, closed)
        assert.deepStrictEqual(yield* claimOf(other.id, minutesLater(90), minutesLater(91)), [])
      }))

    it.effect("a topic stays the one it is, and of twenty that take it at once one has it", () =>
      Effect.gen(function*() {
        const topics = yield* TopicStore
        const ticket = yield* keptTicket()
        const taken = yield* Effect.forEach(Array.from({ length: 20 }), () => claimOf(ticket.id), { concurrency: "unbounded" })
        assert.strictEqual(taken.flat().length, 1)
        const topic = taken.flat()[0] ?? assert.fail()
        const thread = freshThread()
        yield* topics.save({ ...topic, thread })
        for (const changed of [freshThread(), null]) assert.isTrue(Exit.isFailure(yield* Effect.exit(topics.save({ ...topic, thread: changed }))))
        assert.deepStrictEqual(yield* topics.byThread(thread), Option.some(ticket.id))
      }))
  })
