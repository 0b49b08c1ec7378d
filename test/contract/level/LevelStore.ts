import { assert, layer as withLayer } from "@effect/vitest"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Result } from "effect"
import { randomBytes } from "node:crypto"
import { BNB, freshMember, freshMembers, freshPurchase, freshPurchaseId, LARGE, LARGEST, minutesLater, NOW, USDT } from "../samples.ts"

/** A price above 2^63 that was never published before. */
const freshPrice = () => Amount.make(LARGE + BigInt(`0x${randomBytes(12).toString("hex")}`))
const freshPrices = () => [
  new LevelPrice({ level: LevelNumber.make(1), asset: BNB, price: freshPrice() }),
  new LevelPrice({ level: LevelNumber.make(2), asset: BNB, price: LARGEST }),
  new LevelPrice({ level: LevelNumber.make(1), asset: USDT, price: freshPrice() })
]
const inRank = (prices: ReadonlyArray<LevelPrice>) =>
  prices.toSorted((one, other) => one.asset.localeCompare(other.asset) || one.level - other.level)

/** What every `LevelStore` promises. */
export const levelStoreContract = <E>(name: string, layer: Layer.Layer<LevelStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LevelStore: ${name}`, (it) => {
    const levelsOf = (...levels: ReadonlyArray<number>) => new Set(levels.map((level) => LevelNumber.make(level)))

    it.effect("without prices the table is version 0 and empty; the first prices are version 1", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const before = yield* levels.table
        // Another test of this database may have published already.
        if (before.version === 0) assert.deepStrictEqual(before.prices, [])
        assert.strictEqual((yield* levels.publish(freshPrices(), NOW)).version, before.version + 1)
      }))

    it.effect("published prices are in force, to the base unit", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const published = yield* levels.publish(prices, NOW)
        assert.deepStrictEqual(inRank(published.prices), inRank(prices))
        const table = yield* levels.table
        assert.strictEqual(table.version, published.version)
        assert.deepStrictEqual(inRank(table.prices), inRank(prices))
      }))

    it.effect("the same prices again, in any order, are the same version", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(prices, NOW)
        assert.strictEqual((yield* levels.publish(prices, minutesLater(1))).version, version)
        assert.strictEqual((yield* levels.publish(prices.toReversed(), minutesLater(2))).version, version)
        assert.strictEqual((yield* levels.table).version, version)
      }))

    it.effect("a change follows on the version it names: of many at once one wins, and the others are told what is in force", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { version } = yield* levels.publish(freshPrices(), NOW)
        const changes = Array.from({ length: 20 }, (_, index) => ({
          prices: freshPrices(), expected: version, operator: OperatorName.make(`anna${index}`), note: `reason ${index}`
        }))
        const results = yield* Effect.forEach(changes, (change) => Effect.result(levels.change(change, minutesLater(1))), { concurrency: "unbounded" })
        const won = results.findIndex((result) => Result.isSuccess(result))
        const moved = results.filter(Result.isFailure).map(({ failure }) => [failure._tag, failure.version])
        assert.deepStrictEqual(moved, Array.from({ length: 19 }, () => ["PricesMoved", version + 1]))
        const [last, before] = yield* levels.versions(2)
        assert.deepStrictEqual([last?.operator, last?.note, last?.publishedAt], [OperatorName.make(`anna${won}`), `reason ${won}`, minutesLater(1)])
        assert.deepStrictEqual(last?.table, yield* levels.table)
        assert.deepStrictEqual(inRank(last?.table.prices ?? []), inRank(changes[won]?.prices ?? []))
        assert.deepStrictEqual([before?.table.version, before?.operator, before?.note], [version, null, null])
        assert.strictEqual((yield* levels.versions(1)).length, 1)
      }))

    it.effect("the settings' prices leave no name, and a change to the same prices is none", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(freshPrices(), NOW)
        const table = yield* levels.change({ prices, expected: version, operator: null, note: null }, NOW)
        assert.strictEqual(table.version, version + 1)
        const again = { prices: prices.toReversed(), expected: table.version, operator: OperatorName.make("anna"), note: "once more" }
        assert.deepStrictEqual(yield* levels.change(again, NOW), table)
        assert.deepStrictEqual((yield* levels.versions(1)).map(({ note, operator }) => [operator, note]), [[null, null]])
      }))

    it.effect("other prices are the next version, and a level that is left out is sold no more", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const prices = freshPrices()
        const { version } = yield* levels.publish(prices, NOW)
        const fewer = yield* levels.publish(prices.slice(1), minutesLater(1))
        assert.strictEqual(fewer.version, version + 1)
        assert.strictEqual((yield* levels.table).prices.length, 2)
        const back = yield* levels.publish(prices, minutesLater(2))
        assert.strictEqual(back.version, version + 2)
      }))

    it.effect("twenty who publish the same prices at once make one version", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { version } = yield* levels.table
        const prices = freshPrices()
        const tables = yield* Effect.forEach(Array.from({ length: 20 }), () => levels.publish(prices, NOW), { concurrency: "unbounded" })
        assert.deepStrictEqual(new Set(tables.map((table) => table.version)), new Set([version + 1]))
      }))

    it.effect("members own what they bought, and who owns nothing is missing", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const [one, other, nobody] = yield* freshMembers(3)
        assert.isDefined(one)
        assert.isDefined(other)
        assert.isDefined(nobody)
        yield* levels.record([freshPurchase(one.id, 1), freshPurchase(one.id, 3, LARGEST), freshPurchase(other.id, 100)], NOW)
        yield* levels.record([freshPurchase(one.id, 2)], minutesLater(1))
        const owned = yield* levels.owned([one.id, other.id, nobody.id])
        assert.deepStrictEqual(new Set(owned.get(one.id)), levelsOf(1, 2, 3))
        assert.deepStrictEqual(new Set(owned.get(other.id)), levelsOf(100))
        assert.isFalse(owned.has(nobody.id))
        yield* levels.record([], NOW)
        assert.strictEqual((yield* levels.owned([])).size, 0)
      }))

    it.effect("a second purchase of one level by one member is a broken invariant, and nothing of its batch is kept", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        yield* levels.record([freshPurchase(id, 1)], NOW)
        const exit = yield* Effect.exit(levels.record([freshPurchase(id, 2), freshPurchase(id, 1)], NOW))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.deepStrictEqual(new Set((yield* levels.owned([id])).get(id)), levelsOf(1))
      }))

    it.effect("a second purchase under one id is a broken invariant", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const purchase = freshPurchase(id, 1)
        yield* levels.record([purchase], NOW)
        const exit = yield* Effect.exit(levels.record([{ ...freshPurchase(id, 2), id: purchase.id }], NOW))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      }))

    it.effect("of twenty who record the same level for one member at once exactly one does", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const exits = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          Effect.exit(levels.record([freshPurchase(id, 5)], NOW)), { concurrency: "unbounded" })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
      }))

    it.effect("a purchase of a step that is undone was never made", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(levels.record([freshPurchase(id, 1)], NOW), Effect.fail("undo"))))
        assert.strictEqual((yield* levels.owned([id])).size, 0)
      }))

    it.effect("what a member has bought and has still is listed by level with its time, and nothing of another member", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const [one, other] = [yield* freshMember, yield* freshMember]
        const [third, first, lost] = [freshPurchase(one.id, 3, LARGEST), freshPurchase(one.id, 1), freshPurchase(one.id, 2)]
        yield* levels.record([third, lost, freshPurchase(other.id, 1)], NOW)
        yield* levels.record([first], minutesLater(1))
        yield* levels.reverse([lost.id], minutesLater(2))
        assert.deepStrictEqual(yield* levels.boughtBy(one.id), [{ purchase: first, boughtAt: minutesLater(1) }, { purchase: third, boughtAt: NOW }])
      }))

    it.effect("purchases are found by their ids, exactly; unknown ids are missing", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const other = { ...freshPurchase(id, 2, LARGE, BNB), priceVersion: 7 }
        const [one, third] = [freshPurchase(id, 1, LARGEST), freshPurchase(id, 3)]
        yield* levels.record([one, other, third], NOW)
        assert.sameDeepMembers([...(yield* levels.purchases([other.id, freshPurchaseId(), one.id]))], [one, other])
        assert.deepStrictEqual(yield* levels.purchases([]), [])
      }))

    it.effect("a level that is taken back counts as never bought, the others stay, and whoever loses the last one owns nothing", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        const [lost, kept, last] = [freshPurchase(one.id, 1), freshPurchase(one.id, 2), freshPurchase(other.id, 1)]
        yield* levels.record([lost, kept, last], NOW)
        yield* levels.reverse([lost.id, last.id, freshPurchaseId()], minutesLater(1))
        const owned = yield* levels.owned([one.id, other.id])
        assert.deepStrictEqual(new Set(owned.get(one.id)), levelsOf(2))
        assert.isFalse(owned.has(other.id))
        assert.deepStrictEqual(yield* levels.purchases([lost.id, kept.id, last.id]), [kept])
        yield* levels.reverse([], NOW)
      }))

    it.effect("a level that was taken back can be bought again, once; taking the old purchase back again does not touch the new", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const [lost, again] = [freshPurchase(id, 1), freshPurchase(id, 1)]
        yield* levels.record([lost], NOW)
        yield* levels.reverse([lost.id], minutesLater(1))
        yield* levels.record([again], minutesLater(2))
        yield* levels.reverse([lost.id], minutesLater(3))
        assert.deepStrictEqual(new Set((yield* levels.owned([id])).get(id)), levelsOf(1))
        assert.deepStrictEqual(yield* levels.purchases([lost.id, again.id]), [again])
        const third = yield* Effect.exit(levels.record([freshPurchase(id, 1)], minutesLater(4)))
        assert.isTrue(Exit.isFailure(third) && Cause.hasDies(third.cause))
        yield* levels.reverse([again.id], minutesLater(5))
        assert.isFalse((yield* levels.owned([id])).has(id))
      }))

    it.effect("every level of a member has turns of its own: one more for each purchase of it that was taken back", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        const [first, second, higher] = [freshPurchase(one.id, 1), freshPurchase(one.id, 1, LARGE, BNB), freshPurchase(one.id, 2)]
        const turns = Effect.forEach([[one, first], [one, higher], [other, first]] as const, ([{ id }, { price }]) => levels.turn(id, price.level))
        assert.deepStrictEqual(yield* turns, [1, 1, 1])
        yield* levels.record([first, higher], NOW)
        assert.deepStrictEqual(yield* turns, [1, 1, 1])
        yield* levels.reverse([first.id], minutesLater(1))
        assert.deepStrictEqual(yield* turns, [2, 1, 1])
        yield* levels.record([second], minutesLater(2))
        yield* levels.reverse([second.id], minutesLater(3))
        assert.deepStrictEqual(yield* turns, [3, 1, 1])
      }))

    it.effect("the id of a purchase that was taken back is never used again", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const purchase = freshPurchase(id, 1)
        yield* levels.record([purchase], NOW)
        yield* levels.reverse([purchase.id], minutesLater(1))
        const exit = yield* Effect.exit(levels.record([purchase], minutesLater(2)))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.isFalse((yield* levels.owned([id])).has(id))
      }))

    it.effect("of twenty who buy a level that was taken back at once exactly one does", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const lost = freshPurchase(id, 5)
        yield* levels.record([lost], NOW)
        yield* levels.reverse([lost.id], NOW)
        const exits = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          Effect.exit(levels.record([freshPurchase(id, 5)], NOW)), { concurrency: "unbounded" })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
      }))

    it.effect("a level taken back in a step that is undone is still owned", () =>
      Effect.gen(function*() {
        const levels = yield* LevelStore
        const { id } = yield* freshMember
        const purchase = freshPurchase(id, 1)
        yield* levels.record([purchase], NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(levels.reverse([purchase.id], NOW), Effect.fail("undo"))))
        assert.deepStrictEqual(new Set((yield* levels.owned([id])).get(id)), levelsOf(1))
        assert.deepStrictEqual(yield* levels.purchases([purchase.id]), [purchase])
      }))
  })
