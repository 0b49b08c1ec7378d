import { assert, layer as withLayer } from "@effect/vitest"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { BanList } from "@sigmatrade/core/limit/BanList"
import type { TelegramId, User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { freshMember, freshNewcomer } from "../freshMember.ts"
import { NOW } from "../minutesLater.ts"

const OLGA = OperatorName.make("olga")
const of = (telegramId: TelegramId) => Effect.flatMap(BanList, (list) => Effect.map(list.of(telegramId), Option.getOrNull))
const setListed = (telegramId: TelegramId, isListed: boolean) =>
  Effect.flatMap(BanList, (list) => list.setListed({ telegramId, isListed, operator: OLGA, note: "because", at: NOW }))
const setStanding = ({ id }: User, standing: User["standing"]) =>
  Effect.flatMap(UserStore, (users) => users.setStanding({ userId: id, standing, operator: OLGA, note: "because", at: NOW }))

/** What every `BanList` promises. */
export const banListContract = <E>(name: string, layer: Layer.Layer<BanList | UserStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`BanList: ${name}`, (it) => {
    it.effect("a blocked member is banned from the moment on, with his language, however often he was let through before", () =>
      Effect.gen(function*() {
        const [member, other] = [yield* freshMember, yield* freshMember]
        assert.deepStrictEqual([yield* of(member.telegramId), yield* of(member.telegramId)], [null, null])
        yield* (yield* UserStore).setLanguage(member.id, "ru")
        yield* setStanding(member, "blocked")
        assert.deepStrictEqual([yield* of(member.telegramId), yield* of(member.telegramId)], [{ language: "ru", mayAppeal: true }, { language: "ru", mayAppeal: true }])
        assert.isNull(yield* of(other.telegramId))
      }))

    it.effect("a terminated member is banned, and may not appeal, also when he was blocked before", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        yield* setStanding(member, "blocked")
        yield* setStanding(member, "terminated")
        assert.deepStrictEqual(yield* of(member.telegramId), { language: "en", mayAppeal: false })
      }))

    it.effect("an account is banned by the blacklist, member or not, until it is taken off again", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        const { telegramId: stranger } = freshNewcomer()
        for (const [id, language] of [[member.telegramId, "en"], [stranger, null]] as const) {
          assert.isNull(yield* of(id))
          assert.deepStrictEqual([yield* setListed(id, true), yield* setListed(id, true)], [true, false])
          assert.deepStrictEqual([yield* of(id), yield* of(id)], [{ language, mayAppeal: false }, { language, mayAppeal: false }])
          assert.deepStrictEqual([yield* setListed(id, false), yield* setListed(id, false)], [true, false])
          assert.isNull(yield* of(id))
        }
      }))

    it.effect("whoever is taken off the blacklist stays banned while he is blocked", () =>
      Effect.gen(function*() {
        const member = yield* freshMember
        yield* setListed(member.telegramId, true)
        yield* setStanding(member, "blocked")
        yield* setListed(member.telegramId, false)
        assert.deepStrictEqual(yield* of(member.telegramId), { language: "en", mayAppeal: true })
      }))

    it.effect("shows who is on the blacklist, by whom, when and why, the last put on it first, and nobody who was taken off", () =>
      Effect.gen(function*() {
        const bans = yield* BanList
        const [ann, bob, cat] = [freshNewcomer(), freshNewcomer(), freshNewcomer()].map(({ telegramId }) => telegramId)
        if (ann === undefined || bob === undefined || cat === undefined) return assert.fail()
        for (const id of [ann, bob, cat]) yield* setListed(id, true)
        const first = (count: number) => Effect.map(bans.listed(0, count), (all) => all.map(({ telegramId }) => telegramId))
        assert.deepStrictEqual(yield* first(3), [cat, bob, ann])
        assert.deepStrictEqual((yield* bans.listed(1, 1)).map(({ telegramId }) => telegramId), [bob])
        yield* setListed(bob, false)
        assert.deepStrictEqual(yield* first(2), [cat, ann])
        assert.deepStrictEqual(yield* bans.listing(bob), Option.none())
        assert.deepStrictEqual(yield* bans.listing(ann), Option.some({ telegramId: ann, operator: OLGA, note: "because", at: NOW }))
        yield* bans.setListed({ telegramId: bob, isListed: true, operator: OperatorName.make("max"), note: "again", at: NOW })
        assert.deepStrictEqual(yield* bans.listed(0, 1), [{ telegramId: bob, operator: OperatorName.make("max"), note: "again", at: NOW }])
      }))

    it.effect("of twenty who put one account on the blacklist at once exactly one does", () =>
      Effect.gen(function*() {
        const { telegramId } = freshNewcomer()
        assert.isFalse(yield* setListed(telegramId, false))
        const listed = yield* Effect.forEach(Array.from({ length: 20 }), () => setListed(telegramId, true), { concurrency: "unbounded" })
        assert.strictEqual(listed.filter((isFirst) => isFirst).length, 1)
      }))
  })
