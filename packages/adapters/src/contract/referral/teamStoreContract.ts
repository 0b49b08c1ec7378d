import { assert, layer as withLayer } from "@effect/vitest"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect } from "effect"
import { randomInt } from "node:crypto"
import { freshMembers } from "../freshMember.ts"
import { BNB, LARGE, USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { earned, sold } from "./sold.ts"

type Needs = TeamStore | SponsorshipStore | CommissionStore | LevelStore | MemberSettingsStore | UserStore

/** What every `TeamStore` promises. */
export const teamStoreContract = <E>(name: string, layer: Layer.Layer<Needs, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`TeamStore: ${name}`, (it) => {
    const bind = Effect.fn("bind")(function*(member: User | undefined, sponsor: User | undefined) {
      assert.isDefined(member)
      assert.isDefined(sponsor)
      assert.isTrue(yield* (yield* SponsorshipStore).bind(member.id, sponsor.id, NOW))
    })
    /** A root, three people of his, and one below the first of them. */
    const team = Effect.gen(function*() {
      const [root, a, b, c, aa] = yield* freshMembers(5)
      for (const [member, sponsor] of [[a, root], [b, root], [c, root], [aa, a]]) yield* bind(member, sponsor)
      assert.isDefined(root)
      assert.isDefined(a)
      assert.isDefined(b)
      assert.isDefined(c)
      assert.isDefined(aa)
      return { root, a, b, c, aa }
    })
    const sell = Effect.fn("sell")(function*(buyer: User, level: number, sponsor: User, amount: bigint, tier = 1, asset = USDT) {
      const commission = earned(yield* sold(buyer, level, LARGE, asset), tier, sponsor, amount, minutesLater(level))
      yield* (yield* CommissionStore).record([commission])
      return commission
    })
    const tier = (number: number) => Tier.make(number)

    it.effect("a tier's people come newest first, with what each earned the member and nothing that was taken back", () =>
      Effect.gen(function*() {
        const store = yield* TeamStore
        const { a, aa, b, root } = yield* team
        yield* sell(b, 1, root, LARGE)
        yield* sell(b, 2, root, 5n)
        yield* sell(b, 3, root, 7n, 1, BNB)
        const gone = yield* sell(b, 4, root, 11n)
        yield* sell(aa, 1, root, 3n, 2)
        yield* sell(aa, 2, a, 9n, 1)
        yield* (yield* CommissionStore).reverse([gone], NOW)
        const first = yield* store.people(root.id, tier(1), { limit: 10 })
        assert.deepStrictEqual(first.map(({ earned: sums, name: who, since }) => [who, since, sums]), [
          [a.name, a.createdAt, []],
          [b.name, b.createdAt, [{ asset: BNB, amount: Amount.make(7n) }, { asset: USDT, amount: Amount.make(LARGE + 5n) }]],
          [a.name, a.createdAt, []]
        ])
        const second = yield* store.people(root.id, tier(2), { limit: 10 })
        assert.deepStrictEqual(second.map(({ earned: sums }) => sums), [[{ asset: USDT, amount: Amount.make(3n) }]])
        assert.deepStrictEqual(yield* store.people(root.id, tier(3), { limit: 10 }), [])
        assert.deepStrictEqual((yield* store.people(a.id, tier(1), { limit: 10 })).map(({ earned: sums }) => sums), [[{ asset: USDT, amount: Amount.make(9n) }]])
        assert.deepStrictEqual(yield* store.people(b.id, tier(1), { limit: 10 }), [])
      }))

    it.effect("a page of people begins at a place and stays, whoever joins meanwhile", () =>
      Effect.gen(function*() {
        const store = yield* TeamStore
        const { root } = yield* team
        const all = yield* store.people(root.id, tier(1), { limit: 10 })
        const [newest, middle, oldest] = all
        const page = (given: { readonly before?: number | undefined; readonly after?: number | undefined }) => store.people(root.id, tier(1), { limit: 2, ...given })
        assert.deepStrictEqual(yield* page({}), all.slice(0, 2))
        const [late] = yield* freshMembers(1)
        yield* bind(late, root)
        assert.deepStrictEqual(yield* page({ before: middle?.place }), all.slice(2))
        assert.deepStrictEqual(yield* page({ after: oldest?.place }), all.slice(0, 2))
        assert.strictEqual((yield* page({ after: newest?.place })).length, 1)
      }))

    it.effect("an earning says who bought which level at what price, when, and what became of it; newest first, page by page", () =>
      Effect.gen(function*() {
        const store = yield* TeamStore
        const { aa, b, root } = yield* team
        const commissions = [yield* sell(b, 1, root, LARGE), yield* sell(aa, 2, root, 5n, 2), yield* sell(b, 3, root, 7n, 1, BNB)]
        yield* (yield* CommissionStore).reverse(commissions.slice(1, 2), NOW)
        yield* (yield* CommissionStore).release(commissions.slice(2))
        const all = yield* store.earnings(root.id, { limit: 10 })
        assert.deepStrictEqual(all.map(({ boughtAt, buyer, commission, level, price }) =>
          [commission.purchaseId, commission.amount, commission.state, buyer, level, price, boughtAt]), [
          [commissions[2]?.purchaseId, 7n, "released", b.name, 3, LARGE, NOW],
          [commissions[1]?.purchaseId, 5n, "reversed", aa.name, 2, LARGE, NOW],
          [commissions[0]?.purchaseId, LARGE, "held", b.name, 1, LARGE, NOW]
        ])
        assert.deepStrictEqual(all[2]?.commission, commissions[0])
        assert.deepStrictEqual(yield* store.earnings(root.id, { limit: 2, before: all[0]?.place }), all.slice(1))
        assert.deepStrictEqual(yield* store.earnings(root.id, { limit: 1, after: all[2]?.place }), all.slice(1, 2))
        assert.deepStrictEqual(yield* store.earnings(b.id, { limit: 10 }), [])
      }))

    it.effect("the ranking by earnings is exact for whoever asks, equal ones share a rank, and blocked ones have none", () =>
      Effect.gen(function*() {
        const store = yield* TeamStore
        // An asset of this test alone.
        const asset = AssetId.make(`T${randomInt(1, 10 ** 9)}`)
        const [buyer, ...sponsors] = (yield* freshMembers(15)).toReversed()
        assert.isDefined(buyer)
        const members = sponsors.toReversed()
        for (const [index, sponsor] of members.entries()) yield* sell(buyer, index + 1, sponsor, index < 2 ? LARGE : BigInt(100 - index), 1, asset)
        const [first, second, third, fourth] = members
        const last = members.at(-1)
        assert.isDefined(first)
        assert.isDefined(second)
        assert.isDefined(third)
        assert.isDefined(fourth)
        assert.isDefined(last)
        yield* (yield* MemberSettingsStore).setShowsName(second.id, true, NOW)
        const ask = (user: User) => store.ranking({ _tag: "Earnings", asset }, user.id, 3)
        const { own, ranked, top } = yield* ask(last)
        assert.deepStrictEqual(top.map(({ isOwn, rank, showsName, value }) => [rank, value, showsName, isOwn]), [
          [1, LARGE, false, false], [1, LARGE, true, false], [3, 98n, false, false]
        ])
        assert.deepStrictEqual([own?.rank, own?.value, own?.isOwn, ranked], [14, 87n, true, 14])
        yield* (yield* UserStore).setStanding({ userId: third.id, standing: "blocked", operator: operator("olga"), note: "looking", at: NOW })
        assert.deepStrictEqual([(yield* ask(last)).own?.rank, (yield* ask(fourth)).own?.rank, (yield* ask(third)).own], [13, 3, null])
        assert.deepStrictEqual((yield* ask(buyer)).own, null)
        assert.isTrue((yield* ask(first)).top[0]?.isOwn)
      }))

    it.effect("the ranking by people counts whom one invited himself", () =>
      Effect.gen(function*() {
        const store = yield* TeamStore
        const { a, aa, root } = yield* team
        const own = Effect.fn("own")(function*(user: User) {
          return (yield* store.ranking({ _tag: "People" }, user.id, 1)).own
        })
        const [ofRoot, ofA] = [yield* own(root), yield* own(a)]
        assert.deepStrictEqual([ofRoot?.value, ofA?.value, yield* own(aa)], [3n, 1n, null])
        assert.isBelow(ofRoot?.rank ?? 0, ofA?.rank ?? 0)
      }))
  })
