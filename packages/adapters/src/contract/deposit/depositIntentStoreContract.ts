import { assert, layer as withLayer } from "@effect/vitest"
import { DepositIntent, DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import { DepositIntentStore } from "@sigmatrade/core/deposit/DepositIntentStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { freshMember } from "../freshMember.ts"
import { BNB, LARGE, LARGEST, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

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
    /** What is known of a member since the suite began. */
    const known = Effect.fn("known")(function*(...members: ReadonlyArray<User>) {
      return yield* (yield* DepositIntentStore).ofMembers(members.map(({ id }) => id), NOW)
    })
    const open = (intent: DepositIntent) => ({ intent, fulfilled: false })
    const fulfilled = (intent: DepositIntent) => ({ intent, fulfilled: true })

    it.effect("an opened intent is known, exactly, and still is when it has expired", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const intents = [intentOf(member, 1, { price: LARGEST }), intentOf(member, 2, { expiresAt: minutesLater(1) })]
        yield* Effect.forEach(intents, (intent) => store.open(intent, NOW))
        assert.deepStrictEqual(yield* known(member), intents.toReversed().map(open))
      }))

    it.effect("an intent is found by its id as it stands, the same one after it was renewed, another one after it was fulfilled", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const first = yield* store.open(intentOf(member, 1), NOW)
        const other = yield* store.open(intentOf(member, 2), minutesLater(1))
        assert.notStrictEqual(first.id, other.id)
        const renewed = intentOf(member, 1, { asset: BNB, price: LARGEST })
        const again = yield* store.open(renewed, minutesLater(2))
        assert.deepStrictEqual(again, { id: first.id, openedAt: minutesLater(2), intent: renewed, fulfilled: false })
        yield* store.fulfil([{ userId: member.id, level: LevelNumber.make(1) }])
        const next = yield* store.open(intentOf(member, 1), minutesLater(3))
        assert.notStrictEqual(next.id, first.id)
        const found = yield* store.many([first.id, other.id, DepositIntentId.make(1_000_000_000)])
        assert.sameDeepMembers([...found], [{ ...again, fulfilled: true }, other])
        assert.deepStrictEqual(yield* store.many([]), [])
      }))

    it.effect("intents come the last first, for the members asked for", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const [one, other, nobody] = [yield* freshMember, yield* freshMember, yield* freshMember]
        const [first, second, third] = [intentOf(one, 3), intentOf(one, 1), intentOf(other, 2)]
        yield* store.open(first, NOW)
        yield* store.open(third, minutesLater(1))
        yield* store.open(second, minutesLater(2))
        assert.deepStrictEqual(yield* known(one), [second, first].map(open))
        assert.deepStrictEqual(yield* known(one, other, nobody), [second, third, first].map(open))
        assert.deepStrictEqual(yield* known(), [])
      }))

    it.effect("what was opened before the moment asked about is not known, unless it was renewed since", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const [old, renewed, young] = [intentOf(member, 1), intentOf(member, 2), intentOf(member, 3)]
        yield* store.open(old, NOW)
        yield* store.open(renewed, NOW)
        yield* store.open(young, minutesLater(10))
        const since = (minutes: number) => store.ofMembers([member.id], minutesLater(minutes))
        assert.deepStrictEqual(yield* since(1), [young].map(open))
        yield* store.open(renewed, minutesLater(11))
        assert.deepStrictEqual(yield* since(1), [renewed, young].map(open))
        assert.deepStrictEqual(yield* since(10), [renewed, young].map(open))
        assert.deepStrictEqual(yield* since(12), [])
      }))

    it.effect("an intent for the same level takes the place of the open one and is the last", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        const other = intentOf(member, 2)
        const renewed = intentOf(member, 1, { asset: BNB, price: Amount.make(7n), priceVersion: 2, expiresAt: minutesLater(60) })
        yield* store.open(intentOf(member, 1), NOW)
        yield* store.open(other, minutesLater(1))
        yield* store.open(renewed, minutesLater(2))
        assert.deepStrictEqual(yield* known(member), [renewed, other].map(open))
      }))

    it.effect("an expired intent that is opened again is one, with its new expiry", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        yield* store.open(intentOf(member, 1), NOW)
        const again = intentOf(member, 1, { expiresAt: minutesLater(120) })
        yield* store.open(again, minutesLater(60))
        assert.deepStrictEqual(yield* known(member), [again].map(open))
      }))

    it.effect("a bought level closes its intent and no other one; announced again it is open beside the fulfilled one", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const [member, other] = [yield* freshMember, yield* freshMember]
        const [bought, waiting, others] = [intentOf(member, 1), intentOf(member, 2), intentOf(other, 1)]
        yield* store.open(bought, NOW)
        yield* store.open(waiting, minutesLater(1))
        yield* store.open(others, NOW)
        yield* store.fulfil([{ userId: member.id, level: LevelNumber.make(1) }, { userId: member.id, level: LevelNumber.make(9) }])
        yield* store.fulfil([])
        assert.deepStrictEqual(yield* known(member), [open(waiting), fulfilled(bought)])
        assert.deepStrictEqual(yield* known(other), [open(others)])
        const again = intentOf(member, 1, { price: LARGEST })
        yield* store.open(again, minutesLater(2))
        assert.deepStrictEqual(yield* known(member), [open(again), open(waiting), fulfilled(bought)])
        yield* store.fulfil([{ userId: member.id, level: LevelNumber.make(1) }])
        assert.deepStrictEqual(yield* known(member), [fulfilled(again), open(waiting), fulfilled(bought)])
      }))

    it.effect("twenty who open an intent for one level at once leave one open", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const member = yield* freshMember
        yield* Effect.forEach(Array.from({ length: 20 }), () => store.open(intentOf(member, 1), NOW), { concurrency: "unbounded" })
        assert.strictEqual((yield* known(member)).length, 1)
      }))

    it.effect("an intent of a step that is undone was never opened, nor fulfilled", () =>
      Effect.gen(function*() {
        const store = yield* DepositIntentStore
        const { run } = yield* Transaction
        const member = yield* freshMember
        const intent = intentOf(member, 1)
        yield* Effect.flip(run(Effect.andThen(store.open(intent, NOW), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* known(member), [])
        yield* store.open(intent, NOW)
        yield* Effect.flip(run(Effect.andThen(store.fulfil([{ userId: member.id, level: intent.level }]), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* known(member), [open(intent)])
      }))
  })
