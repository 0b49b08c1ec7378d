import { assert, layer as withLayer } from "@effect/vitest"
import { DepositIntent } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { BNB, freshMember, LARGE, LARGEST, minutesLater, NOW, USDT } from "../samples.ts"

const intentOf = (user: User, level: number, changes: Partial<ConstructorParameters<typeof DepositIntent>[0]> = {}) =>
  new DepositIntent({
    userId: user.id,
    level: LevelNumber.make(level),
    asset: USDT,
    price: LARGE,
    priceVersion: 1,
    expiresAt: minutesLater(30),
    ...changes
  })

/** What every `DepositIntentStore` promises. */
export const depositIntentStoreContract = <E>(name: string, layer: Layer.Layer<DepositIntentStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositIntentStore: ${name}`, (it) => {
    it.effect("an opened intent is open until it expires", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const intent = intentOf(member, 1, { price: LARGEST })
        yield* store.open(intent, NOW)
        assert.deepStrictEqual(yield* store.openOf([member.id], NOW), [intent])
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(29)), [intent])
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(31)), [])
      }))

    it.effect("intents come newest first, for the members asked for", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const [one, other, nobody] = [yield* freshMember, yield* freshMember, yield* freshMember]
        const [first, second, third] = [intentOf(one, 3), intentOf(one, 1), intentOf(other, 2)]
        yield* store.open(first, NOW)
        yield* store.open(second, minutesLater(1))
        yield* store.open(third, minutesLater(2))
        assert.deepStrictEqual(yield* store.openOf([one.id], minutesLater(2)), [second, first])
        const both = yield* store.openOf([one.id, other.id, nobody.id], minutesLater(2))
        assert.deepStrictEqual(both.filter(({ userId }) => userId === one.id), [second, first])
        assert.deepStrictEqual(both.filter(({ userId }) => userId === other.id), [third])
        assert.deepStrictEqual(yield* store.openOf([], minutesLater(2)), [])
      }))

    it.effect("an intent for the same level takes the place of the open one and is the newest", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const other = intentOf(member, 2)
        const renewed = intentOf(member, 1, { asset: BNB, price: Amount.make(7n), priceVersion: 2, expiresAt: minutesLater(60) })
        yield* store.open(intentOf(member, 1), NOW)
        yield* store.open(other, minutesLater(1))
        yield* store.open(renewed, minutesLater(2))
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(3)), [renewed, other])
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(45)), [renewed])
      }))

    it.effect("an expired intent can be opened again", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        yield* store.open(intentOf(member, 1), NOW)
        const again = intentOf(member, 1, { expiresAt: minutesLater(120) })
        yield* store.open(again, minutesLater(60))
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(60)), [again])
      }))

    it.effect("a bought level closes its intent and no other one, and can be wished for again later", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const [member, other] = [yield* freshMember, yield* freshMember]
        const [bought, open, others] = [intentOf(member, 1), intentOf(member, 2), intentOf(other, 1)]
        yield* store.open(bought, NOW)
        yield* store.open(open, NOW)
        yield* store.open(others, NOW)
        yield* store.fulfil([{ userId: member.id, level: LevelNumber.make(1) }, { userId: member.id, level: LevelNumber.make(9) }])
        yield* store.fulfil([])
        assert.deepStrictEqual(yield* store.openOf([member.id], NOW), [open])
        assert.deepStrictEqual(yield* store.openOf([other.id], NOW), [others])
        yield* store.open(bought, minutesLater(1))
        assert.deepStrictEqual(yield* store.openOf([member.id], minutesLater(1)), [bought, open])
      }))

    it.effect("twenty who open an intent for one level at once leave one open", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        yield* Effect.forEach(Array.from({ length: 20 }), () => store.open(intentOf(member, 1), NOW), { concurrency: "unbounded" })
        assert.strictEqual((yield* store.openOf([member.id], NOW)).length, 1)
      }))

    it.effect("an intent of a step that is undone was never opened", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.open(intentOf(member, 1), NOW), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* store.openOf([member.id], NOW), [])
      }))
  })
