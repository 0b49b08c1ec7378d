import { assert, layer as withLayer } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { BNB, LARGE, LARGEST } from "../freshPayment.ts"
import { freshPurchase, freshPurchaseId } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** What every `LevelStore` promises about what members buy; prices and reversals have suites of their own. */
export const levelStoreContract = <E>(name: string, layer: Layer.Layer<LevelStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LevelStore: ${name}`, (it) => {
    const levelsOf = (...levels: ReadonlyArray<number>) => new Set(levels.map((level) => LevelNumber.make(level)))

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
  })
