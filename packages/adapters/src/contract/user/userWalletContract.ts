import { assert, layer as withLayer } from "@effect/vitest"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserId, WalletLink } from "@sigmatrade/core/user/User"
import { UserStore, UserUnknown, WalletTaken } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Result } from "effect"
import { randomUUID } from "node:crypto"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshMembers } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** What every `UserStore` promises about wallets: one for a member, one member for each, and the proof that it is his. */
export const userWalletContract = <E>(name: string, layer: Layer.Layer<UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`UserStore, wallets: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)
    const nobody = () => UserId.make(randomUUID())

    it.effect("a wallet is linked with the moment it became known", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        const address = freshAddress()
        const linked = yield* users.linkWallet(id, address, minutesLater(5))
        assert.strictEqual(linked.wallet?.address, address)
        assert.strictEqual(linked.wallet?.linkedAt.epochMilliseconds, minutesLater(5).epochMilliseconds)
        assert.deepStrictEqual(yield* users.get(id), linked)
      }))

    it.effect("linking the same wallet again changes nothing, not even the moment", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        const address = freshAddress()
        const linked = yield* users.linkWallet(id, address, NOW)
        assert.deepStrictEqual(yield* users.linkWallet(id, address, minutesLater(9)), linked)
        assert.deepStrictEqual(yield* users.get(id), linked)
      }))

    it.effect("a member who has a wallet does not get another one", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        const first = freshAddress()
        yield* users.linkWallet(id, first, NOW)
        const error = yield* Effect.flip(users.linkWallet(id, freshAddress(), NOW))
        assert.strictEqual(error._tag, "WalletAlreadyLinked")
        assert.strictEqual((yield* users.get(id)).wallet?.address, first)
      }))

    it.effect("a wallet of another member is refused", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const owner = yield* freshMember
        const { id } = yield* freshMember
        const address = freshAddress()
        yield* users.linkWallet(owner.id, address, NOW)
        assert.deepStrictEqual(yield* Effect.flip(users.linkWallet(id, address, NOW)), new WalletTaken({ address }))
        assert.strictEqual((yield* users.get(id)).wallet, null)
      }))

    it.effect("nobody gets a wallet who is no member", () =>
      Effect.gen(function*() {
        const id = nobody()
        const address = freshAddress()
        assert.deepStrictEqual(yield* Effect.flip((yield* UserStore).linkWallet(id, address, NOW)), new UserUnknown({ id }))
        assert.strictEqual((yield* (yield* UserStore).walletOwners([address])).size, 0)
      }))

    it.effect("twenty members who link one wallet at once: exactly one gets it", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const members = yield* freshMembers(20)
        const address = freshAddress()
        const results = yield* Effect.forEach(members, ({ id }) => Effect.result(users.linkWallet(id, address, NOW)), { concurrency: "unbounded" })
        const winners = results.filter(Result.isSuccess).map(({ success }) => success.id)
        assert.strictEqual(winners.length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WalletTaken"))
        assert.strictEqual((yield* users.walletOwners([address])).get(address)?.userId, winners[0])
      }))

    it.effect("one member who links twenty wallets at once gets exactly one", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        const results = yield* Effect.forEach(twenty, () => Effect.result(users.linkWallet(id, freshAddress(), NOW)), { concurrency: "unbounded" })
        const winners = results.filter(Result.isSuccess).map(({ success }) => success.wallet?.address)
        assert.strictEqual(winners.length, 1)
        assert.isTrue(results.filter(Result.isFailure).every(({ failure }) => failure._tag === "WalletAlreadyLinked"))
        assert.strictEqual((yield* users.get(id)).wallet?.address, winners[0])
      }))

    it.effect("a linked wallet is not proven, until its member proves it; proving it again changes nothing", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        const [address, foreign] = [freshAddress(), freshAddress()]
        assert.strictEqual((yield* users.linkWallet(one.id, address, NOW)).wallet?.provenAt, null)
        const others = yield* users.linkWallet(other.id, foreign, NOW)
        yield* users.proveWallet(one.id, minutesLater(3))
        yield* users.proveWallet(one.id, minutesLater(4))
        const wallet = (yield* users.get(one.id)).wallet
        assert.deepStrictEqual(wallet, new WalletLink({ address, linkedAt: NOW, provenAt: minutesLater(3) }))
        assert.deepStrictEqual((yield* users.walletOwners([address])).get(address)?.wallet, wallet)
        assert.deepStrictEqual(yield* users.get(other.id), others)
        // Linking the same one again does not undo the proof.
        assert.deepStrictEqual((yield* users.linkWallet(one.id, address, minutesLater(5))).wallet, wallet)
      }))

    it.effect("without a wallet there is nothing to prove, and a wallet linked later is not proven by it", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const member = yield* freshMember
        yield* users.proveWallet(member.id, NOW)
        yield* users.proveWallet(nobody(), NOW)
        assert.deepStrictEqual(yield* users.get(member.id), member)
        assert.strictEqual((yield* users.linkWallet(member.id, freshAddress(), minutesLater(1))).wallet?.provenAt, null)
      }))

    it.effect("a proof of a step that is undone was never given", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const { id } = yield* freshMember
        yield* users.linkWallet(id, freshAddress(), NOW)
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(users.proveWallet(id, NOW), Effect.fail("undo" as const))))
        assert.strictEqual((yield* users.get(id)).wallet?.provenAt, null)
      }))

    it.effect("owners are answered for wallets of members, and nothing for others", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        const [first, second, unknown] = [freshAddress(), freshAddress(), freshAddress()]
        yield* users.linkWallet(one.id, first, NOW)
        yield* users.linkWallet(other.id, second, minutesLater(1))
        const owners = yield* users.walletOwners([second, unknown, first])
        assert.strictEqual(owners.size, 2)
        assert.strictEqual(owners.get(first)?.userId, one.id)
        assert.strictEqual(owners.get(second)?.userId, other.id)
        assert.strictEqual(owners.get(second)?.wallet?.linkedAt.epochMilliseconds, minutesLater(1).epochMilliseconds)
        assert.strictEqual((yield* users.walletOwners([])).size, 0)
      }))
  })
