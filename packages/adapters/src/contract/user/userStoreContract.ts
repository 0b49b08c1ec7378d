import { assert, layer as withLayer } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DisplayName, InvitationCode, TelegramId, UserId } from "@sigmatrade/core/user/User"
import { UserStore, UserUnknown } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshMembers, freshNewcomer } from "../freshMember.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

/** What every `UserStore` promises. */
export const userStoreContract = <E>(name: string, layer: Layer.Layer<UserStore | Transaction | LevelStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`UserStore: ${name}`, (it) => {
    const twenty = Array.from({ length: 20 }, (_, index) => index)
    const nobody = () => UserId.make(randomUUID())

    it.effect("a newcomer becomes an active, reachable member without wallet", () =>
      Effect.gen(function*() {
        const newcomer = freshNewcomer()
        const { isNew, user } = yield* (yield* UserStore).register(newcomer, NOW)
        assert.isTrue(isNew)
        assert.strictEqual(user.telegramId, newcomer.telegramId)
        assert.strictEqual(user.name, newcomer.name)
        assert.strictEqual(user.language, "en")
        assert.strictEqual(user.wallet, null)
        assert.strictEqual(user.standing, "active")
        assert.isTrue(user.reachable)
        assert.isTrue(DateTime.Equivalence(user.createdAt, NOW))
      }))

    it.effect("whoever registers again is the member he was", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const newcomer = freshNewcomer()
        const { user } = yield* users.register(newcomer, NOW)
        const again = yield* users.register({ ...newcomer, language: "ru" }, minutesLater(1))
        assert.isFalse(again.isNew)
        assert.deepStrictEqual(again.user, user)
      }))

    it.effect("twenty first contacts at once of one person make one member", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const newcomer = freshNewcomer()
        const registered = yield* Effect.forEach(twenty, () => users.register(newcomer, NOW), { concurrency: "unbounded" })
        assert.strictEqual(registered.filter(({ isNew }) => isNew).length, 1)
        assert.strictEqual(new Set(registered.map(({ user }) => user.id)).size, 1)
      }))

    it.effect("ids and invitation codes are never given twice", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const registered = yield* Effect.forEach(Array.from({ length: 60 }), () => users.register(freshNewcomer(), NOW), { concurrency: 20 })
        assert.strictEqual(new Set(registered.map(({ user }) => user.id)).size, 60)
        assert.strictEqual(new Set(registered.map(({ user }) => user.invitationCode)).size, 60)
      }))

    it.effect("a member is found by id, Telegram account and invitation code", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const member = yield* freshMember
        assert.deepStrictEqual(yield* users.get(member.id), member)
        assert.deepStrictEqual([...yield* users.known([nobody(), member.id, member.id])], [[member.id, member]])
        assert.deepStrictEqual(Option.getOrThrow(yield* users.byTelegramId(member.telegramId)), member)
        assert.deepStrictEqual(Option.getOrThrow(yield* users.byInvitationCode(member.invitationCode)), member)
      }))

    it.effect("nobody is found who is no member", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const id = nobody()
        assert.deepStrictEqual(yield* Effect.flip(users.get(id)), new UserUnknown({ id }))
        assert.isTrue(Option.isNone(yield* users.byTelegramId(freshNewcomer().telegramId)))
        assert.isTrue(Option.isNone(yield* users.byInvitationCode(InvitationCode.make("0000000000"))))
      }))

    it.effect("members are searched by Telegram id, user id, wallet of now or before, and part of the name, newest first", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [first, last] = [randomUUID().slice(0, 8), randomUUID().slice(0, 8)]
        const named = (called: string) => Effect.map(users.register({ ...freshNewcomer(), name: DisplayName.make(called) }, NOW), ({ user }) => user)
        const [one, other] = [yield* named(`Ёлка_${first} 100% ${last}`), yield* named(`ёлка_${first}`)]
        const [old, now] = [freshAddress(), freshAddress()]
        yield* users.linkWallet(one.id, old, NOW)
        yield* users.changeWallet(one.id, now, minutesLater(1))
        const found = (text: string, limit = 10) => Effect.map(users.search(text, limit), (all) => all.map(({ id }) => id))
        for (const text of [String(one.telegramId), one.id, one.id.toUpperCase(), old, now, now.toUpperCase(), `% ${last}`]) {
          assert.deepStrictEqual(yield* found(text), [one.id], text)
        }
        assert.deepStrictEqual(yield* found(`ЁЛКА_${first}`), [other.id, one.id])
        assert.deepStrictEqual(yield* found(`ЁЛКА_${first}`, 1), [other.id])
        // No wildcard of any store means anything, and neither does a part of an id.
        for (const text of ["", `Ёлка%${first}`, `Ёлка.${first}`, one.id.slice(1), now.slice(0, -1)]) assert.notInclude(yield* found(text), one.id, text)
      }))

    it.effect("members are paged from the newest on, and nobody is skipped or repeated when others join meanwhile", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const made = (yield* freshMembers(5)).map(({ id }) => id).toReversed()
        const start = (yield* freshMember).id
        const one = yield* users.newest(start, 2)
        yield* freshMember
        const two = yield* users.newest(one.at(-1)?.id ?? null, 3)
        assert.deepStrictEqual([...one, ...two].map(({ id }) => id), made)
        assert.strictEqual((yield* users.newest(null, 1)).length, 1)
      }))

    it.effect("an invitation code differs from its other spelling in small letters", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const members = yield* freshMembers(10)
        for (const { invitationCode } of members) {
          const other = InvitationCode.make(invitationCode === invitationCode.toLowerCase() ? invitationCode.toUpperCase() : invitationCode.toLowerCase())
          if (other !== invitationCode) assert.isTrue(Option.isNone(yield* users.byInvitationCode(other)))
        }
      }))

    it.effect("the largest Telegram id is kept exactly", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const telegramId = TelegramId.make(2 ** 52 - Math.floor(Math.random() * 2 ** 40))
        const { user } = yield* users.register({ ...freshNewcomer(), telegramId }, NOW)
        assert.strictEqual((yield* users.get(user.id)).telegramId, telegramId)
      }))

    it.effect("language and reachability change for this member only", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        yield* users.setLanguage(one.id, "ru")
        yield* users.setReachable(one.id, false)
        const changed = yield* users.get(one.id)
        assert.deepStrictEqual([changed.language, changed.reachable], ["ru", false])
        assert.deepStrictEqual(yield* users.get(other.id), other)
        yield* users.setReachable(one.id, true)
        assert.isTrue((yield* users.get(one.id)).reachable)
      }))

    it.effect("whoever locks the same members waits, so that what was read stays true until it is written", () =>
      Effect.gen(function*() {
        const users = yield* UserStore
        const levels = yield* LevelStore
        const { run } = yield* Transaction
        const [one, other] = yield* freshMembers(2)
        assert.isDefined(one)
        assert.isDefined(other)
        yield* Effect.forEach(twenty, (index) =>
          run(Effect.gen(function*() {
            yield* users.lock(index % 2 === 0 ? [one.id, other.id] : [other.id, one.id])
            const next = ((yield* levels.owned([one.id])).get(one.id)?.size ?? 0) + 1
            yield* Effect.yieldNow
            yield* levels.record([freshPurchase(one.id, next)], NOW)
          })), { concurrency: "unbounded" })
        assert.strictEqual((yield* levels.owned([one.id])).get(one.id)?.size, 20)
      }))
  })
