import { assert, layer } from "@effect/vitest"
import type { Event } from "@sigmatrade/core/event/Event"
import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Deferred, Effect, Fiber, Ref } from "effect"
import { freshFact } from "@sigmatrade/adapters/contract/event/eventLogContract"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"

const WRITERS = 6
const EACH = 25

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the order of events on Postgres", (it) => {
  it.effect("an event that is committed late is not missed: nothing that was written after it is read before it", () =>
    Effect.gen(function*() {
      const [log, transaction] = [yield* EventLog, yield* Transaction]
      const before = yield* log.last
      const [written, go] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const [slow, quick] = [freshFact({ data: { which: "slow" } }), freshFact({ data: { which: "quick" } })]
      const late = yield* Effect.forkChild(transaction.run(Effect.gen(function*() {
        yield* log.record([slow], NOW)
        yield* Deferred.succeed(written, undefined)
        yield* Deferred.await(go)
      })))
      yield* Deferred.await(written)
      yield* log.record([quick], NOW)
      assert.strictEqual(yield* log.arrange(100), 0)
      assert.deepStrictEqual(yield* log.after(before, 10), [])
      yield* Deferred.succeed(go, undefined)
      yield* Fiber.join(late)
      assert.strictEqual(yield* log.arrange(100), 2)
      assert.deepStrictEqual((yield* log.after(before, 10)).map(({ data }) => data["which"]), ["slow", "quick"])
    }))

  it.effect("a reader that follows while many write at once, and some undo what they wrote, sees every event once", () =>
    Effect.gen(function*() {
      const [log, transaction] = [yield* EventLog, yield* Transaction]
      const place = yield* Ref.make(yield* log.last)
      const first = yield* Ref.get(place)
      const read = yield* Ref.make<ReadonlyArray<Event>>([])
      const follow = Effect.gen(function*() {
        yield* log.arrange(7)
        const events = yield* log.after(yield* Ref.get(place), 5)
        yield* Ref.update(read, (known) => [...known, ...events])
        yield* Ref.update(place, (known) => events.at(-1)?.place ?? known)
        return events.length
      })
      const write = (writer: number) => Effect.forEach(Array.from({ length: EACH }), (_, turn) =>
        Effect.exit(transaction.run(Effect.gen(function*() {
          yield* log.record([freshFact(), freshFact()], NOW)
          if ((writer + turn) % 5 === 0) yield* Effect.fail("undo")
        }))))
      const placing = yield* Effect.forkChild(Effect.forever(log.arrange(3)))
      const following = yield* Effect.forkChild(Effect.forever(follow))
      const done = yield* Effect.forEach(Array.from({ length: WRITERS }, (_, writer) => writer), write, { concurrency: "unbounded" })
      yield* Fiber.interrupt(placing)
      yield* Fiber.interrupt(following)
      while ((yield* follow) > 0 || (yield* log.arrange(100)) > 0) { /* until nothing is left */ }
      const kept = done.flat().filter(({ _tag }) => _tag === "Success").length * 2
      const events = yield* Ref.get(read)
      assert.strictEqual(events.length, kept)
      assert.deepStrictEqual(events.map((event) => event.place - first), Array.from({ length: kept }, (_, index) => index + 1))
    }))
})
