import { assert, describe } from "@effect/vitest"
import { IntentWatch, layer } from "@sigmatrade/api/IntentWatch"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { requestPayment } from "@sigmatrade/core/deposit/requestPayment"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Effect, Stream } from "effect"
import { joinFour } from "../../support/community.ts"
import { promise, publishPrices } from "./ApiTest.ts"

const WATCHERS = 200

const opened = Effect.gen(function*() {
  yield* publishPrices
  const { four } = yield* joinFour
  return (yield* requestPayment(four.id, LevelNumber.make(1), BNB.id)).kept.id
})

/** The store, and how often somebody has looked. `broken`: which of these looks fail. */
const counting = Effect.fnUntraced(function*(broken: ReadonlyArray<number> = []) {
  const store = yield* DepositIntentStore
  const looks = { count: 0 }
  const many: typeof store.many = (ids) => Effect.suspend(() => {
    looks.count += 1
    return broken.includes(looks.count) ? Effect.die(new Error("The database is away")) : store.many(ids)
  })
  return { looks, store: DepositIntentStore.of({ ...store, many }) }
})

describe("who watches intents", () => {
  promise("is one of many by one look a second, and nobody is looked for once all have gone", Effect.gen(function*() {
    const id = yield* opened
    const { looks, store } = yield* counting()
    yield* Effect.gen(function*() {
      const { watch } = yield* IntentWatch
      const seen = yield* Effect.forEach(Array.from({ length: WATCHERS }), () => Stream.runCollect(Stream.take(watch(id), 3)), { concurrency: "unbounded" })
      assert.isTrue(seen.every((found) => found.length === 3 && found.every(({ standing }) => standing.kept.id === id)))
      assert.isAtMost(looks.count, WATCHERS + 5)
      const before = looks.count
      yield* Effect.sleep("2500 millis")
      assert.strictEqual(looks.count, before)
    }).pipe(Effect.provide(layer), Effect.provideService(DepositIntentStore, store))
  }))

  promise("goes on watching when a look has failed", Effect.gen(function*() {
    const id = yield* opened
    const { store } = yield* counting([2])
    const seen = yield* Effect.flatMap(IntentWatch, ({ watch }) => Stream.runCollect(Stream.take(watch(id), 2))).pipe(
      Effect.provide(layer), Effect.provideService(DepositIntentStore, store)
    )
    assert.lengthOf(seen, 2)
  }))
})
