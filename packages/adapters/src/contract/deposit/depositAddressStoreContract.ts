import { assert, layer as withLayer } from "@effect/vitest"
import type { DepositAddress } from "@sigmatrade/core/deposit/DepositAddressStore"
import { DepositAddressStore } from "@sigmatrade/core/deposit/DepositAddressStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Option } from "effect"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshMembers } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshGiven = ({ id }: User, path: ReadonlyArray<number> = [2 ** 21 - 1, 2 ** 31 - 1]): DepositAddress => ({
  userId: id, address: freshAddress(), path
})

/** What every `DepositAddressStore` promises. */
export const depositAddressStoreContract = <E>(name: string, layer: Layer.Layer<DepositAddressStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`DepositAddressStore: ${name}`, (it) => {
    const addressOf = Effect.fn("addressOf")(function*({ id }: User) {
      return Option.getOrNull(yield* (yield* DepositAddressStore).of(id))
    })
    const family = Effect.map(freshMembers(2), ([one, other]) => {
      assert.isDefined(one)
      assert.isDefined(other)
      return [one, other] as const
    })

    it.effect("a member's address is kept with its path, and whoever was given none has none", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const [member, other] = yield* family
        const given = freshGiven(member)
        yield* store.assign(given, NOW)
        assert.deepStrictEqual(yield* addressOf(member), given)
        assert.strictEqual(yield* addressOf(other), null)
        const first = freshGiven(other, [0, 0])
        yield* store.assign(first, NOW)
        assert.deepStrictEqual(yield* addressOf(other), first)
      }))

    it.effect("the same address again changes nothing", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const member = yield* freshMember
        const given = freshGiven(member)
        yield* store.assign(given, NOW)
        yield* store.assign(given, minutesLater(1))
        assert.deepStrictEqual(yield* addressOf(member), given)
      }))

    it.effect("another address for a member, or one of another member, is a broken invariant", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const [member, other] = yield* family
        const given = freshGiven(member)
        yield* store.assign(given, NOW)
        for (const wrong of [freshGiven(member), { ...given, userId: other.id }]) {
          const exit = yield* Effect.exit(store.assign(wrong, NOW))
          assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        }
        assert.deepStrictEqual([yield* addressOf(member), yield* addressOf(other)], [given, null])
      }))

    it.effect("owners are answered for members' addresses, and nothing for others", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const [one, other] = yield* family
        const [first, second, unknown] = [freshGiven(one), freshGiven(other), freshAddress()]
        yield* store.assign(first, NOW)
        yield* store.assign(second, NOW)
        const owners = yield* store.owners([second.address, unknown, first.address])
        assert.deepStrictEqual(new Map(owners), new Map([[first.address, one.id], [second.address, other.id]]))
        assert.strictEqual((yield* store.owners([])).size, 0)
      }))

    it.effect("all addresses are named while there are at most as many as asked for, and none when there is one more", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const before = yield* store.few(10_000)
        assert.isNotNull(before)
        assert.deepStrictEqual(yield* store.few(before.length), before)
        const given = freshGiven(yield* freshMember)
        yield* store.assign(given, NOW)
        assert.strictEqual(yield* store.few(before.length), null)
        assert.sameMembers([...(yield* store.few(before.length + 1)) ?? []], [...before, given.address])
      }))

    it.effect("twenty who give a member the same address at once give it once", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const member = yield* freshMember
        const given = freshGiven(member)
        yield* Effect.forEach(Array.from({ length: 20 }), () => store.assign(given, NOW), { concurrency: "unbounded" })
        assert.deepStrictEqual(yield* addressOf(member), given)
      }))

    it.effect("of twenty who give a member other addresses, or others the same one, at once exactly one does", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const member = yield* freshMember
        const [address, others] = [freshAddress(), yield* freshMembers(20)]
        for (const gifts of [others.map(() => freshGiven(member)), others.map((other) => ({ ...freshGiven(other), address }))]) {
          const exits = yield* Effect.forEach(gifts, (given) => Effect.exit(store.assign(given, NOW)), { concurrency: "unbounded" })
          const winner = gifts[exits.findIndex(Exit.isSuccess)]
          assert.isDefined(winner)
          assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
          assert.deepStrictEqual((yield* store.owners([winner.address])).get(winner.address), winner.userId)
        }
      }))

    it.effect("an address given in a step that is undone was never given", () =>
      Effect.gen(function*() {
        const store = yield* DepositAddressStore
        const member = yield* freshMember
        const given = freshGiven(member)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.assign(given, NOW), Effect.fail("undo" as const))))
        assert.strictEqual(yield* addressOf(member), null)
        assert.strictEqual((yield* store.owners([given.address])).size, 0)
      }))
  })
