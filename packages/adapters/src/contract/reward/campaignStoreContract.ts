import { assert, layer as withLayer } from "@effect/vitest"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelStore as Levels } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { Campaign, CampaignId } from "@sigmatrade/core/reward/Campaign"
import type { CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignNameTaken, CampaignStore, CampaignUnknown } from "@sigmatrade/core/reward/CampaignStore"
import type { UserId } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit, Option } from "effect"
import { freshMember, freshMembers } from "../freshMember.ts"
import { LARGE } from "../freshPayment.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"
import { freshCampaign } from "./freshCampaign.ts"

const level = LevelNumber.make(2)
const REACHED: CampaignRule = { _tag: "LevelReached", level, amount: LARGE }
const INVITED: CampaignRule = { _tag: "InvitedBought", level, amount: LARGE }
const listed = (...members: ReadonlyArray<UserId>): CampaignRule => ({ _tag: "Listed", members, amount: LARGE })

/** What every `CampaignStore` promises. */
export const campaignStoreContract = <E>(
  name: string,
  layer: Layer.Layer<CampaignStore | LevelStore | SponsorshipStore | Transaction | UserStore, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`CampaignStore: ${name}`, (it) => {
    const lock = Effect.fn("lock")(function*(id: CampaignId) {
      return yield* (yield* Transaction).run((yield* CampaignStore).lock(id))
    })
    const made = Effect.fn("made")(function*(rule: CampaignRule, given: Partial<ConstructorParameters<typeof Campaign>[0]> = {}) {
      const campaign = freshCampaign(rule, given)
      yield* (yield* CampaignStore).add(campaign)
      return campaign
    })
    const buy = Effect.fn("buy")(function*(userId: UserId, rank: number, minutes: number) {
      const purchase = freshPurchase(userId, rank)
      yield* (yield* Levels).record([purchase], minutesLater(minutes))
      return purchase
    })
    const dies = Effect.fn("dies")(function*<A, E2, R>(work: Effect.Effect<A, E2, R>) {
      const exit = yield* Effect.exit(work)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
    })

    it.effect("a campaign is kept as it is, whatever its rule, under a name nobody uses again", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const members = (yield* freshMembers(2)).map(({ id }) => id)
        for (const rule of [REACHED, INVITED, listed(...members)]) {
          const campaign = yield* made(rule)
          assert.deepStrictEqual(yield* lock(campaign.id), campaign)
          assert.deepStrictEqual(yield* Effect.flip(store.add(freshCampaign(REACHED, { id: campaign.id }))), new CampaignNameTaken({ id: campaign.id }))
          assert.deepStrictEqual(yield* lock(campaign.id), campaign)
        }
        const unknown = freshCampaign(REACHED).id
        assert.deepStrictEqual(yield* Effect.flip(lock(unknown)), new CampaignUnknown({ id: unknown }))
      }))

    it.effect("one is read as it is now, paid and ended; one that there never was is none", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const member = yield* freshMember
        const campaign = yield* made(listed(member.id))
        assert.deepStrictEqual(yield* store.of(campaign.id), Option.some(campaign))
        yield* store.reward(campaign, [{ userId: member.id, cause: "listed" }], NOW, NOW)
        yield* store.end(campaign.id, operator("boris"), minutesLater(5))
        const after = { ...campaign, paid: LARGE, endedAt: minutesLater(5), endedBy: operator("boris") }
        assert.deepStrictEqual(yield* store.of(campaign.id), Option.some(new Campaign(after)))
        assert.deepStrictEqual(yield* store.of(freshCampaign(REACHED).id), Option.none())
      }))

    it.effect("rewards are counted, and the members who received them, each once", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const [sponsor, one, two, other] = (yield* freshMembers(4)).map(({ id }) => id) as [UserId, UserId, UserId, UserId]
        const campaign = yield* made(INVITED)
        const longer = yield* made(INVITED, { id: CampaignId.make(`${campaign.id}-b`) })
        assert.deepStrictEqual(yield* store.rewardCount(campaign.id), { rewards: 0, members: 0 })
        const due = [{ userId: sponsor, cause: one }, { userId: sponsor, cause: two }, { userId: other, cause: one }]
        yield* store.reward(campaign, due, NOW, NOW)
        yield* store.reward(longer, due.slice(0, 1), NOW, NOW)
        assert.deepStrictEqual(yield* store.rewardCount(campaign.id), { rewards: 3, members: 2 })
        assert.deepStrictEqual(yield* store.rewardCount(longer.id), { rewards: 1, members: 1 })
        assert.deepStrictEqual(yield* store.rewardCount(freshCampaign(REACHED).id), { rewards: 0, members: 0 })
      }))

    it.effect("those that have begun and not ended run, oldest first; all are listed, newest first", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const [one, two, later, over] = [
          yield* made(REACHED), yield* made(INVITED), yield* made(REACHED, { startsAt: minutesLater(10) }), yield* made(REACHED)
        ]
        assert.isTrue(yield* store.end(over.id, operator("boris"), minutesLater(5)))
        const mine = new Set<string>([one.id, two.id, later.id, over.id])
        const idsOf = (found: ReadonlyArray<Campaign>) => found.map(({ id }) => id).filter((id) => mine.has(id))
        assert.deepStrictEqual(idsOf(yield* store.running(minutesLater(9), 1000)), [one.id, two.id])
        assert.deepStrictEqual(idsOf(yield* store.running(minutesLater(10), 1000)), [one.id, two.id, later.id])
        assert.deepStrictEqual(idsOf(yield* store.recent(1000)), [over.id, later.id, two.id, one.id])
        assert.deepStrictEqual([(yield* store.running(minutesLater(10), 1)).length, (yield* store.recent(2)).length], [1, 2])
      }))

    it.effect("a level bought within the campaign is due once, in the order of the purchases; too early, too late, too low is not", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const [first, second, early, late, low, back] = (yield* freshMembers(6)).map(({ id }) => id) as [UserId, UserId, UserId, UserId, UserId, UserId]
        const mine = new Set<string>([first, second, early, late, low, back])
        yield* buy(second, 3, 59)
        yield* buy(first, 2, 0)
        yield* buy(first, 3, 30)
        yield* buy(early, 2, -1)
        yield* buy(late, 2, 60)
        yield* buy(low, 1, 30)
        yield* (yield* Levels).reverse([(yield* buy(back, 2, 30)).id], minutesLater(40))
        const campaign = yield* made(REACHED)
        const due = Effect.map(store.due(campaign, 10_000), (all) => all.filter(({ userId }) => mine.has(userId)))
        assert.deepStrictEqual(yield* due, [{ userId: first, cause: "reached" }, { userId: second, cause: "reached" }])
        assert.strictEqual((yield* store.due(campaign, 1)).length, 1)
        yield* store.reward(campaign, [{ userId: first, cause: "reached" }], NOW, NOW)
        assert.deepStrictEqual(yield* due, [{ userId: second, cause: "reached" }])
      }))

    it.effect("the sponsor is due once per member he invited who bought, a member without a sponsor for nobody", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const [sponsor, one, two, alone] = (yield* freshMembers(4)).map(({ id }) => id) as [UserId, UserId, UserId, UserId]
        const sponsorships = yield* SponsorshipStore
        for (const invited of [one, two]) yield* sponsorships.bind(invited, sponsor, NOW)
        yield* buy(one, 2, 1)
        yield* buy(one, 3, 2)
        yield* buy(two, 2, 3)
        yield* buy(alone, 2, 4)
        const campaign = yield* made(INVITED)
        const mine = new Set<string>([sponsor, one, two, alone])
        const due = Effect.map(store.due(campaign, 10_000), (all) => all.filter(({ userId }) => mine.has(userId)))
        assert.deepStrictEqual(yield* due, [{ userId: sponsor, cause: one }, { userId: sponsor, cause: two }])
        yield* store.reward(campaign, yield* due, NOW, NOW)
        assert.deepStrictEqual(yield* due, [])
      }))

    it.effect("listed members are due, each once", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const members = (yield* freshMembers(3)).map(({ id }) => id)
        const campaign = yield* made(listed(...members))
        const due = yield* store.due(campaign, 10)
        assert.sameDeepMembers([...due], members.map((userId) => ({ userId, cause: "listed" })))
        yield* store.reward(campaign, due.slice(0, 2), NOW, NOW)
        assert.deepStrictEqual(yield* store.due(campaign, 10), due.slice(2))
        assert.strictEqual((yield* lock(campaign.id)).paid, LARGE * 2n)
      }))

    it.effect("nobody is rewarded twice, beyond the funds, or by a campaign that has ended; what was refused left no trace", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const members = (yield* freshMembers(3)).map(({ id }) => id)
        const [one, two, three] = members.map((userId) => ({ userId, cause: "listed" }))
        const campaign = yield* made(listed(...members), { funds: Amount.make(LARGE * 2n) })
        const reward = (...due: ReadonlyArray<typeof one>) =>
          store.reward(campaign, due.flatMap((some) => some ?? []), NOW, NOW)
        yield* reward(one)
        yield* dies(reward(one))
        yield* dies(reward(two, one))
        yield* dies(reward(two, three))
        assert.strictEqual((yield* lock(campaign.id)).paid, LARGE)
        yield* reward()
        yield* reward(two)
        assert.isTrue(yield* store.end(campaign.id, null, minutesLater(5)))
        assert.isFalse(yield* store.end(campaign.id, operator("boris"), minutesLater(6)))
        yield* dies(reward(three))
        const after = yield* lock(campaign.id)
        assert.deepStrictEqual([after.paid, after.endedBy, after.endedAt], [LARGE * 2n, null, minutesLater(5)])
      }))

    it.effect("whoever locks a campaign is alone with it until he commits", () =>
      Effect.gen(function*() {
        const store = yield* CampaignStore
        const { id } = yield* freshMember
        const campaign = yield* made(listed(id))
        const pay = Effect.flatMap(Transaction, ({ run }) => run(Effect.gen(function*() {
          yield* store.lock(campaign.id)
          const due = yield* store.due(campaign, 10)
          yield* store.reward(campaign, due, NOW, NOW)
          return due.length
        })))
        const paid = yield* Effect.forEach(Array.from({ length: 20 }), () => pay, { concurrency: "unbounded" })
        assert.strictEqual(paid.reduce((sum, count) => sum + count, 0), 1)
      }))
  })
