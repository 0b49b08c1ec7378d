import { assert, layer as withLayer } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { BNB, LARGE } from "../freshPayment.ts"
import { freshPurchase, freshPurchaseId } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** What every `LevelStore` promises about levels that are taken back. */
export const levelReversalContract = <E>(name: string, layer: Layer.Layer<LevelStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LevelStore, reversals: ${name}`, (it) => {
    const levelsOf = (...levels: ReadonlyArray<number>) => new Set(levels.map((level) => LevelNumber.make(level)))

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
