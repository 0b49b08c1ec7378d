import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { Campaign } from "@sigmatrade/core/reward/Campaign"
import type { DueReward, RewardCount } from "@sigmatrade/core/reward/CampaignStore"
import { CampaignNameTaken, CampaignStore, CampaignUnknown } from "@sigmatrade/core/reward/CampaignStore"
import { DateTime, Effect, HashMap, HashSet, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const keyOf = ({ id }: Pick<Campaign, "id">, { cause, userId }: DueReward) => `${id}:${userId}:${cause}`

const put = (world: World, campaign: Campaign, order: number): World => ({
  ...world, campaigns: HashMap.set(world.campaigns, campaign.id, { order, value: campaign })
})

const added = (campaign: Campaign) => (world: World): Result.Result<Step<void>, CampaignNameTaken> =>
  HashMap.has(world.campaigns, campaign.id)
    ? Result.fail(new CampaignNameTaken({ id: campaign.id }))
    : Result.succeed([undefined, put({ ...world, rows: world.rows + 1 }, campaign, world.rows)])

const found = (id: CampaignId) => (world: World): Result.Result<Step<Campaign>, CampaignUnknown> => {
  const row = rowOf(world.campaigns, id)
  return row === undefined ? Result.fail(new CampaignUnknown({ id })) : Result.succeed([row.value, world])
}

const rewardCount = (id: CampaignId) => ({ campaignRewards }: World): RewardCount => {
  const rewards = [...campaignRewards].filter((key) => key.startsWith(`${id}:`))
  return { rewards: rewards.length, members: new Set(rewards.map((key) => key.split(":")[1])).size }
}

const running = (now: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<Campaign> =>
  inOrder(world.campaigns)
    .filter(({ endedAt, startsAt }) => endedAt === null && DateTime.isLessThanOrEqualTo(startsAt, now)).slice(0, limit)

/** Whoever bought this level or a higher one while the campaign lasts and still has it, the earliest purchase first. */
const buyers = (world: World, { endsAt, startsAt }: Campaign, level: number) =>
  HashMap.toValues(world.purchases)
    .filter(({ at, purchase, reversed }) => !reversed && purchase.price.level >= level
      && DateTime.isLessThanOrEqualTo(startsAt, at) && DateTime.isLessThan(at, endsAt))
    .toSorted((one, other) => DateTime.toEpochMillis(one.at) - DateTime.toEpochMillis(other.at)
      || one.purchase.userId.localeCompare(other.purchase.userId))
    .map(({ purchase }) => purchase.userId)

const earned = (world: World, campaign: Campaign): ReadonlyArray<DueReward> => {
  const { rule } = campaign
  if (rule._tag === "Listed") return rule.members.toSorted().map((userId) => ({ userId, cause: "listed" }))
  return buyers(world, campaign, rule.level).flatMap((buyer): ReadonlyArray<DueReward> => {
    if (rule._tag === "LevelReached") return [{ userId: buyer, cause: "reached" }]
    const sponsor = rowOf(world.sponsors, buyer)
    return sponsor === undefined ? [] : [{ userId: sponsor, cause: buyer }]
  })
}

const due = (campaign: Campaign, limit: number) => (world: World): ReadonlyArray<DueReward> => {
  const waiting = earned(world, campaign)
    .filter((one) => !HashSet.has(world.campaignRewards, keyOf(campaign, one)) && rowOf(world.users, one.userId)?.value.standing === "active")
  return [...new Map(waiting.map((one) => [keyOf(campaign, one), one])).values()].slice(0, limit)
}

const rewarded = ({ id }: Campaign, rewards: ReadonlyArray<DueReward>) => (world: World): Step<void> => {
  const row = rowOf(world.campaigns, id)
  if (row === undefined || row.value.endedAt !== null) throw new Error(`campaign ${id} has ended`)
  const paid = row.value.paid + row.value.rule.amount * BigInt(rewards.length)
  if (paid > row.value.funds) throw new Error(`campaign ${id} would pay more than its funds`)
  const keys = rewards.map((one) => keyOf(row.value, one))
  if (new Set(keys).size < keys.length || keys.some((key) => HashSet.has(world.campaignRewards, key))) {
    throw new Error(`campaign ${id} would pay somebody twice`)
  }
  const after = put(world, new Campaign({ ...row.value, paid: Amount.make(paid) }), row.order)
  return [undefined, { ...after, campaignRewards: HashSet.union(world.campaignRewards, HashSet.fromIterable(keys)) }]
}

const ended = (id: CampaignId, endedBy: OperatorName | null, endedAt: DateTime.Utc) => (world: World): Step<boolean> => {
  const row = rowOf(world.campaigns, id)
  if (row === undefined || row.value.endedAt !== null) return [false, world]
  return [true, put(world, new Campaign({ ...row.value, endedAt, endedBy }), row.order)]
}

/** Campaigns and what they have paid, in the memory world. */
export const layer: Layer.Layer<CampaignStore, never, MemoryWorld> = Layer.effect(
  CampaignStore,
  Effect.map(MemoryWorld, (world) => CampaignStore.of({
    add: (campaign) => world.attempt(added(campaign)),
    lock: (id) => world.attempt(found(id)),
    of: (id) => world.read(({ campaigns }) => Option.fromUndefinedOr(rowOf(campaigns, id)?.value)),
    rewardCount: (id) => world.read(rewardCount(id)),
    running: (now, limit) => world.read(running(now, limit)),
    recent: (limit) => world.read(({ campaigns }) => inOrder(campaigns).toReversed().slice(0, limit)),
    list: (page) => readPage(world, ({ campaigns }) => inOrder(campaigns).toReversed(), ({ id }) => id, page),
    due: (campaign, limit) => world.read(due(campaign, limit)),
    reward: (campaign, rewards) => rewards.length === 0 ? Effect.void : world.change(rewarded(campaign, rewards)),
    end: (id, operator, at) => world.change(ended(id, operator, at))
  }))
)
