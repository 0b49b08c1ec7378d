import { assert, layer as withLayer } from "@effect/vitest"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserId, WalletLink } from "@sigmatrade/core/user/User"
import { UserStore, UserUnknown, WalletTaken, WalletUnlinked } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Result } from "effect"
import { randomUUID } from "node:crypto"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshMembers } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"

const twenty = Array.from({ length: 20 }, (_, index) => index)

/** What every `UserStore` promises about wallets that change and about who was blocked. */
export const memberHistoryContract = <E>(name: string, layer: Layer.Layer<UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`UserStore, history: ${name}`, (it) => {
    const linked = Effect.fn("linked")(function*() {
      const address = freshAddress()
      return yield* (yield* UserStore).linkWallet((yield* freshMember).id, address, NOW)
    })
    const walletOf = (user: { readonly wallet: WalletLink | null }) => user.wallet?.address ?? freshAddress()

    it.effect("another wallet takes the place of the first, unproven; the first stays known as his until then", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const user = yield* linked()
        yield* users.proveWallet(user.id, minutesLater(1))
        const [old, next] = [walletOf(user), freshAddress()]
        const changed = yield* users.changeWallet(user.id, next, minutesLater(2))
        assert.deepStrictEqual(changed.wallet, new WalletLink({ address: next, linkedAt: minutesLater(2), provenAt: null }))
        assert.deepStrictEqual(yield* users.get(user.id), changed)
        const owners = yield* users.walletOwners([old, next])
        assert.deepStrictEqual(owners.get(old), { userId: user.id, wallet: null, past: [{ from: NOW, until: minutesLater(2) }] })
        assert.deepStrictEqual(owners.get(next), { userId: user.id, wallet: changed.wallet, past: [] })
        assert.deepStrictEqual(yield* users.walletChanges(user.id, 10), [{ from: old, to: next, at: minutesLater(2) }])
      }))

    it.effect("the same wallet again changes nothing; back to an earlier one is another change, with both times known", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const user = yield* linked()
        const [old, next] = [walletOf(user), freshAddress()]
        assert.deepStrictEqual(yield* users.changeWallet(user.id, old, minutesLater(1)), user)
        assert.deepStrictEqual(yield* users.walletChanges(user.id, 10), [])
        yield* users.changeWallet(user.id, next, minutesLater(2))
        yield* users.changeWallet(user.id, old, minutesLater(3))
        const owner = (yield* users.walletOwners([old])).get(old)
        assert.strictEqual(owner?.wallet?.linkedAt.epochMilliseconds, minutesLater(3).epochMilliseconds)
        assert.deepStrictEqual(owner?.past, [{ from: NOW, until: minutesLater(2) }])
        assert.deepStrictEqual((yield* users.walletChanges(user.id, 1)).map(({ to }) => to), [old])
      }))

    it.effect("a wallet that is or was another member's is taken, for linking and for changing", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [one, other] = [yield* linked(), yield* linked()]
        const newcomer = yield* freshMember
        const [mine, left] = [walletOf(one), walletOf(other)]
        yield* users.changeWallet(other.id, freshAddress(), minutesLater(1))
        assert.deepStrictEqual(yield* Effect.flip(users.changeWallet(other.id, mine, NOW)), new WalletTaken({ address: mine }))
        assert.deepStrictEqual(yield* Effect.flip(users.changeWallet(one.id, left, NOW)), new WalletTaken({ address: left }))
        assert.deepStrictEqual(yield* Effect.flip(users.linkWallet(newcomer.id, left, NOW)), new WalletTaken({ address: left }))
        assert.deepStrictEqual((yield* users.get(one.id)).wallet, one.wallet)
        assert.deepStrictEqual(yield* users.walletChanges(one.id, 10), [])
      }))

    it.effect("nobody changes a wallet he does not have, and nobody unknown changes one", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        assert.deepStrictEqual(yield* Effect.flip(users.changeWallet(id, freshAddress(), NOW)), new WalletUnlinked({ id }))
        const nobody = UserId.make(randomUUID())
        assert.deepStrictEqual(yield* Effect.flip(users.changeWallet(nobody, freshAddress(), NOW)), new UserUnknown({ id: nobody }))
      }))

    it.effect("twenty members who change to one wallet at once: exactly one gets it", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const address = freshAddress()
        const members = yield* Effect.replicateEffect(linked(), 20)
        const results = yield* Effect.forEach(members, ({ id }) => Effect.result(users.changeWallet(id, address, minutesLater(1))), {
          concurrency: "unbounded"
        })
        assert.strictEqual(results.filter(Result.isSuccess).length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WalletTaken"))
      }))

    it.effect("nobody gets a wallet in the moment in which its member leaves it, however often it is tried", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        yield* Effect.forEach(twenty, Effect.fnUntraced(function*() {
          const leaving = yield* linked()
          const [waiting] = yield* freshMembers(1)
          assert.isDefined(waiting)
          const address = walletOf(leaving)
          const [, grabbed] = yield* Effect.all([
            users.changeWallet(leaving.id, freshAddress(), minutesLater(1)),
            Effect.result(users.linkWallet(waiting.id, address, minutesLater(1)))
          ], { concurrency: "unbounded" })
          assert.isTrue(Result.isFailure(grabbed))
          assert.strictEqual((yield* users.walletOwners([address])).get(address)?.userId, leaving.id)
        }), { concurrency: 10 })
      }))

    it.effect("who was blocked and let in again, by whom and why, is kept; what changes nothing is not noted", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        const change = { userId: one.id, operator: operator("olga"), note: "it's \"why\" 🦊" }
        const [blocked, active] = [
          { ...change, standing: "blocked", at: minutesLater(1) } as const,
          { ...change, standing: "active", at: minutesLater(2) } as const
        ]
        assert.isFalse(yield* users.setStanding({ ...active, at: NOW }))
        assert.isTrue(yield* users.setStanding(blocked))
        assert.isFalse(yield* users.setStanding({ ...blocked, note: "again" }))
        assert.strictEqual((yield* users.get(one.id)).standing, "blocked")
        assert.deepStrictEqual(yield* users.get(other.id), other)
        assert.isTrue(yield* users.setStanding(active))
        assert.deepStrictEqual(yield* users.get(one.id), one)
        assert.deepStrictEqual(yield* users.standingChanges(one.id, 10), [active, blocked])
        assert.deepStrictEqual(yield* users.standingChanges(one.id, 1), [active])
        const id = UserId.make(randomUUID())
        assert.deepStrictEqual(yield* Effect.flip(users.setStanding({ ...blocked, userId: id })), new UserUnknown({ id }))
      }))

    it.effect("a change of a step that is undone never happened", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const user = yield* linked()
        const step = Effect.gen(function*() {
          yield* users.changeWallet(user.id, freshAddress(), NOW)
          yield* users.setStanding({ userId: user.id, standing: "blocked", operator: operator("olga"), note: "x", at: NOW })
          return yield* Effect.fail("undo" as const)
        })
        yield* Effect.flip((yield* Transaction).run(step))
        assert.deepStrictEqual(yield* users.get(user.id), user)
        assert.deepStrictEqual([yield* users.walletChanges(user.id, 9), yield* users.standingChanges(user.id, 9)], [[], []])
      }))
  })
