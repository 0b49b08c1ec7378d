import { assert, layer as withLayer } from "@effect/vitest"
import { KeptUpdate, QuarantinedUpdate, UpdateId } from "@sigmatrade/core/update/KeptUpdate"
import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import type { Claim } from "@sigmatrade/core/update/UpdateLog"
import { TelegramId } from "@sigmatrade/core/user/User"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import { randomInt } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"

/** What every `UpdateLog` promises. */
export const updateLogContract = <E>(name: string, layer: Layer.Layer<UpdateLog, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`UpdateLog: ${name}`, (it) => {
    const person = () => TelegramId.make(randomInt(1, 2 ** 47))
    const fresh = (telegramId: TelegramId, number = randomInt(1, 2 ** 40)) =>
      new KeptUpdate({ id: UpdateId.make(`7:${number}`), telegramId, content: `{"said":"it's \\"so\\" \\\\ 🦊"}` })
    const leaseAt = (minutes: number) => ({ now: minutesLater(minutes), until: minutesLater(minutes + 1) })
    const claim = (update: KeptUpdate, minutes = 0) => Effect.flatMap(UpdateLog, (log) => log.claim(update, leaseAt(minutes)))
    const next = (telegramId: TelegramId, minutes: number) =>
      Effect.flatMap(UpdateLog, (log) => Effect.map(log.next(telegramId, leaseAt(minutes)), Option.getOrNull))
    const served = (update: KeptUpdate, attempt = 1) =>
      Effect.flatMap(UpdateLog, (log) => log.settle(update.id, attempt, { _tag: "Served" }, NOW))
    const tagsOf = (claims: ReadonlyArray<Claim>) => claims.map(({ _tag }) => _tag).toSorted()

    it.effect("of twenty deliveries of one update at once exactly one is taken, and later ones are told what became of it", () =>
      Effect.gen(function*() {
        const update = fresh(person())
        const claims = yield* Effect.forEach(Array.from({ length: 20 }), () => claim(update), { concurrency: "unbounded" })
        assert.deepStrictEqual(tagsOf(claims), [...Array.from({ length: 19 }, () => "InHand"), "Taken"])
        assert.deepStrictEqual(claims.find(({ _tag }) => _tag === "Taken"), { _tag: "Taken", taken: { update, attempt: 1 } })
        assert.isTrue(yield* served(update))
        assert.deepStrictEqual(yield* claim(update, 9_999), { _tag: "Served" })
        assert.isNull(yield* next(update.telegramId, 9_999))
      }))

    it.effect("one person's updates are in hand one at a time, in the order they came; another person's do not wait", () =>
      Effect.gen(function*() {
        const [ann, bob] = [person(), person()]
        // A lower number is not an older update.
        const [first, second, third] = [fresh(ann, 3_000_000_000_003), fresh(ann, 2_000_000_000_002), fresh(ann, 1_000_000_000_001)]
        assert.deepStrictEqual(tagsOf([yield* claim(first), yield* claim(second), yield* claim(third)]), ["Taken", "Waiting", "Waiting"])
        assert.strictEqual((yield* claim(fresh(bob)))._tag, "Taken")
        assert.deepStrictEqual(yield* claim(second), { _tag: "Waiting" })
        assert.isNull(yield* next(ann, 0))
        yield* served(first)
        assert.deepStrictEqual(yield* next(ann, 0), { update: second, attempt: 1 })
        assert.isNull(yield* next(ann, 0))
        // Nothing overtakes what waits.
        assert.strictEqual((yield* claim(fresh(ann)))._tag, "Waiting")
        yield* served(second)
        assert.deepStrictEqual(yield* next(ann, 0), { update: third, attempt: 1 })
      }))

    it.effect("twenty updates of one person that come at once are all kept, and one of them is taken", () =>
      Effect.gen(function*() {
        const ann = person()
        const claims = yield* Effect.forEach(Array.from({ length: 20 }), () => claim(fresh(ann)), { concurrency: "unbounded" })
        assert.deepStrictEqual(tagsOf(claims), ["Taken", ...Array.from({ length: 19 }, () => "Waiting")])
        const taken = yield* Effect.forEach(Array.from({ length: 20 }), () => next(ann, 0), { concurrency: "unbounded" })
        assert.deepStrictEqual(taken.filter((one) => one !== null), [])
        const again = yield* Effect.forEach(Array.from({ length: 20 }), () => next(ann, 5), { concurrency: "unbounded" })
        assert.strictEqual(again.filter((one) => one !== null).length, 1)
      }))

    it.effect("whoever dies over an update loses it with his lease: it is taken again, whole, and his word counts no more", () =>
      Effect.gen(function*() {
        const log = yield* UpdateLog
        const update = fresh(person())
        yield* claim(update)
        assert.isNull(yield* next(update.telegramId, 0.9))
        assert.notInclude(yield* log.due(minutesLater(0.9), 1_000), update.telegramId)
        assert.include(yield* log.due(minutesLater(1), 1_000), update.telegramId)
        assert.deepStrictEqual(yield* next(update.telegramId, 1), { update, attempt: 2 })
        assert.isFalse(yield* served(update, 1))
        assert.deepStrictEqual(yield* claim(update, 1), { _tag: "InHand" })
        assert.isTrue(yield* served(update, 2))
        assert.isFalse(yield* served(update, 2))
        assert.notInclude(yield* log.due(minutesLater(99), 1_000), update.telegramId)
      }))

    it.effect("what nobody could serve stands with its reason and what may be read of it, and the next one goes on", () =>
      Effect.gen(function*() {
        const log = yield* UpdateLog
        const ann = person()
        const [poison, later] = [fresh(ann), fresh(ann)]
        yield* claim(poison)
        yield* claim(later)
        assert.isTrue(yield* log.settle(poison.id, 1, { _tag: "Quarantined", reason: "it's broken", content: `{"text":"<7 characters>"}` }, minutesLater(3)))
        const kept = { id: poison.id, telegramId: ann, content: `{"text":"<7 characters>"}`, reason: "it's broken", settledAt: minutesLater(3) }
        assert.deepStrictEqual((yield* log.quarantined(1_000)).find(({ id }) => id === poison.id), new QuarantinedUpdate(kept))
        assert.strictEqual((yield* log.quarantined(1)).length, 1)
        assert.deepStrictEqual(yield* claim(poison), { _tag: "Quarantined" })
        assert.deepStrictEqual(yield* next(ann, 0), { update: later, attempt: 1 })
      }))

    it.effect("who waits longest is due first, and no more than was asked for", () =>
      Effect.gen(function*() {
        const log = yield* UpdateLog
        const [ann, bob] = [person(), person()]
        for (const one of [ann, bob, ann]) yield* claim(fresh(one))
        const due = (yield* log.due(minutesLater(10_000), 1_000)).filter((one) => one === ann || one === bob)
        assert.deepStrictEqual(due, [ann, bob])
        assert.strictEqual((yield* log.due(minutesLater(10_000), 1)).length, 1)
      }))

    it.effect("what ended long ago is forgotten, a part at a time, and then it is new; what is open never is", () =>
      Effect.gen(function*() {
        const log = yield* UpdateLog
        const past = DateTime.subtract(NOW, { days: 31 })
        const updates = Array.from({ length: 3 }, () => fresh(person()))
        for (const update of updates) {
          yield* claim(update)
          yield* log.settle(update.id, 1, { _tag: "Served" }, past)
        }
        const open = fresh(person())
        yield* claim(open, -60 * 24 * 60)
        assert.strictEqual(yield* log.forget(past, 1_000), 0)
        assert.strictEqual(yield* log.forget(DateTime.add(past, { seconds: 1 }), 2), 2)
        assert.strictEqual(yield* log.forget(DateTime.add(past, { seconds: 1 }), 1_000), 1)
        for (const update of updates) assert.strictEqual((yield* claim(update))._tag, "Taken")
        assert.strictEqual((yield* claim(open))._tag, "InHand")
      }))
  })
