import { assert, layer as withLayer } from "@effect/vitest"
import type { EventPlace } from "@sigmatrade/core/event/Event"
import { EventId, Fact } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { arrangeAll } from "./arrangeAll.ts"
import { freshBusinessId, LARGEST } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** Something that nobody has told of yet. */
export const freshFact = (given: Partial<ConstructorParameters<typeof Fact>[0]> = {}) =>
  new Fact({ cause: freshBusinessId(), type: "deposit.credited", data: { amount: String(LARGEST), "a 'b'": `"c" \\ 🦊` }, ...given })

/** What every `EventLog` promises. */
export const eventLogContract = <E>(name: string, layer: Layer.Layer<EventLog | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`EventLog: ${name}`, (it) => {
    const since = Effect.fn("since")(function*(place: EventPlace) {
      yield* arrangeAll
      return yield* (yield* EventLog).after(place, 1000)
    })
    const mark = Effect.gen(function*() {
      yield* arrangeAll
      return yield* (yield* EventLog).last
    })

    it.effect("events have places without a gap, in the order in which they were recorded, exactly as they were recorded", () =>
      Effect.gen(function*() {
        const [log, before] = [yield* EventLog, yield* mark]
        const [one, two, three] = [freshFact(), freshFact({ type: "user.joined", data: {} }), freshFact()]
        yield* log.record([one, two], NOW)
        yield* log.record([three], minutesLater(1))
        const events = yield* since(before)
        assert.deepStrictEqual(events.map(({ place }) => place - before), [1, 2, 3])
        assert.deepStrictEqual(events.map(({ data, type }) => ({ data, type })), [one, two, three].map(({ data, type }) => ({ data, type })))
        assert.deepStrictEqual(events.map(({ occurredAt }) => occurredAt.epochMilliseconds), [NOW, NOW, minutesLater(1)].map((at) => at.epochMilliseconds))
      }))

    it.effect("a cause that is known is kept once, under races too", () =>
      Effect.gen(function*() {
        const [log, before, fact] = [yield* EventLog, yield* mark, freshFact()]
        yield* Effect.forEach(Array.from({ length: 20 }), () => log.record([fact], NOW), { concurrency: "unbounded" })
        assert.lengthOf(yield* since(before), 1)
      }))

    it.effect("a fact of a cause that was undone never happened", () =>
      Effect.gen(function*() {
        const [log, before] = [yield* EventLog, yield* mark]
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(log.record([freshFact()], NOW), Effect.fail("undo"))))
        yield* log.record([], NOW)
        assert.deepStrictEqual(yield* since(before), [])
      }))

    it.effect("a reader who asks after the last one he has read sees all, each once, however many he takes", () =>
      Effect.gen(function*() {
        const [log, before] = [yield* EventLog, yield* mark]
        yield* log.record(Array.from({ length: 7 }, () => freshFact()), NOW)
        const all = yield* since(before)
        const first = yield* log.after(before, 3)
        const rest = yield* log.after(first.at(-1)?.place ?? before, 100)
        assert.deepStrictEqual([...first, ...rest].map(({ id }) => id), all.map(({ id }) => id))
      }))

    it.effect("whoever wants events of one type gets all of these, in their order, and no other", () =>
      Effect.gen(function*() {
        const [log, before] = [yield* EventLog, yield* mark]
        const types = ["level.bought", "user.joined", "level.bought", "level.bought", "user.joined"] as const
        yield* log.record(types.map((type) => freshFact({ type })), NOW)
        const all = yield* since(before)
        const bought = all.filter(({ type }) => type === "level.bought").map(({ id }) => id)
        const read = Effect.fnUntraced(function*(place: EventPlace, limit: number) {
          return (yield* log.after(place, limit, "level.bought")).map(({ id }) => id)
        })
        assert.deepStrictEqual(yield* read(before, 2), bought.slice(0, 2))
        assert.deepStrictEqual(yield* read(all[2]?.place ?? before, 100), bought.slice(2))
      }))

    it.effect("an event's id comes out of its cause, so that books which live through it again give the same one", () =>
      Effect.gen(function*() {
        const [log, cause] = [yield* EventLog, "deposit.credited:Ä 🦊:0"]
        assert.deepStrictEqual(yield* log.idOf(cause), Option.none())
        yield* log.record([freshFact({ cause })], NOW)
        // The first half of what `printf %s "$cause" | sha256sum` says.
        assert.deepStrictEqual(yield* log.idOf(cause), Option.some(EventId.make("evt_eb60bb59-cbab-8ed2-3bdd-29fa0410df1e")))
        yield* arrangeAll
        assert.isTrue(Option.isSome(yield* log.find(EventId.make("evt_eb60bb59-cbab-8ed2-3bdd-29fa0410df1e"))))
      }))

    it.effect("what waits for its place is counted until it has it", () =>
      Effect.gen(function*() {
        const log = yield* EventLog
        yield* arrangeAll
        assert.strictEqual(yield* log.waiting, 0)
        yield* log.record([freshFact(), freshFact()], NOW)
        assert.strictEqual(yield* log.waiting, 2)
        yield* arrangeAll
        assert.strictEqual(yield* log.waiting, 0)
      }))

    it.effect("nothing is read before it has its place, and one event is found by its id", () =>
      Effect.gen(function*() {
        const [log, before] = [yield* EventLog, yield* mark]
        yield* log.record([freshFact()], NOW)
        assert.deepStrictEqual(yield* log.after(before, 10), [])
        const [event] = yield* since(before)
        assert.isDefined(event)
        assert.deepStrictEqual(yield* log.find(event.id), Option.some(event))
        assert.deepStrictEqual(yield* log.find(EventId.make("evt_00000000-0000-7000-8000-000000000000")), Option.none())
      }))
  })
