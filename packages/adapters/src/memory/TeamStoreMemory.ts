import { Amount } from "@sigmatrade/core/money/Amount"
import type { Tier } from "@sigmatrade/core/referral/Commission"
import type { Earning, RankedBy, Ranking, Standing, TeamMember, TeamPage } from "@sigmatrade/core/referral/TeamStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import { uplineOf } from "./SponsorshipStoreMemory.ts"
import { settingsOf } from "./WithdrawalsWorld.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const paged = <A extends { readonly place: number }>(lines: ReadonlyArray<A>, { after, before, limit }: TeamPage): ReadonlyArray<A> => {
  const newestFirst = lines.toSorted((one, other) => other.place - one.place)
    .filter(({ place }) => (before === undefined || place < before) && (after === undefined || place > after))
  return after === undefined ? newestFirst.slice(0, limit) : newestFirst.slice(Math.max(0, newestFirst.length - limit))
}

/** Commissions that were not taken back. */
const kept = (world: World) => inOrder(world.commissions).filter(({ state }) => state !== "reversed")

const earnedFrom = (world: World, userId: UserId, buyerId: UserId): TeamMember["earned"] => {
  const from = kept(world).filter((one) => one.userId === userId && one.buyerId === buyerId)
  return [...Map.groupBy(from, ({ asset }) => asset)].map(([asset, group]) =>
    ({ asset, amount: Amount.make(group.reduce((sum, { amount }) => sum + amount, 0n)) })).toSorted((one, other) => one.asset < other.asset ? -1 : 1)
}

const people = (userId: UserId, tier: Tier, page: TeamPage) => (world: World): ReadonlyArray<TeamMember> => {
  const team = [...HashMap.keys(world.sponsors)].filter((id) => uplineOf(world, id, tier)[tier - 1] === userId)
  return paged(team.flatMap((id) => {
    const row = rowOf(world.users, id)
    return row === undefined ? [] : [{ place: row.order, name: row.value.name, since: row.value.createdAt, earned: earnedFrom(world, userId, id) }]
  }), page)
}

const earnings = (userId: UserId, page: TeamPage) => (world: World): ReadonlyArray<Earning> =>
  paged(HashMap.toValues(world.commissions).flatMap(({ order, value }) => {
    const sale = rowOf(world.purchases, value.purchaseId)
    const buyer = rowOf(world.users, value.buyerId)?.value
    if (value.userId !== userId || sale === undefined || buyer === undefined) return []
    const { at: boughtAt, purchase: { price: { level, price } } } = sale
    return [{ place: order, commission: value, buyer: buyer.name, level, price, boughtAt }]
  }), page)

const scores = (world: World, by: RankedBy): ReadonlyMap<UserId, bigint> => {
  const sums = new Map<UserId, bigint>()
  const add = (id: UserId, amount: bigint) => sums.set(id, (sums.get(id) ?? 0n) + amount)
  if (by._tag === "People") for (const sponsor of HashMap.values(world.sponsors)) add(sponsor, 1n)
  else for (const { amount, asset, userId } of kept(world)) if (asset === by.asset) add(userId, amount)
  return sums
}

const ranking = (by: RankedBy, userId: UserId, limit: number) => (world: World): Ranking => {
  const members = [...scores(world, by)].flatMap(([id, value]) => {
    const row = rowOf(world.users, id)
    return row === undefined || row.value.standing !== "active" ? [] : [{ id, value, order: row.order, name: row.value.name }]
  }).toSorted((one, other) => one.value === other.value ? one.order - other.order : one.value > other.value ? -1 : 1)
  const standings = members.map(({ id, name, value }): Standing => ({
    rank: 1 + members.filter((other) => other.value > value).length, name, value, isOwn: id === userId, showsName: settingsOf(world, id).showsName
  }))
  return { top: standings.slice(0, limit), own: standings.find(({ isOwn }) => isOwn) ?? null, ranked: members.length }
}

/** Teams and what they earned, in the memory world. */
export const layer: Layer.Layer<TeamStore, never, MemoryWorld> = Layer.effect(
  TeamStore,
  Effect.map(MemoryWorld, (world) => TeamStore.of({
    people: (userId, tier, page) => world.read(people(userId, tier, page)),
    earnings: (userId, page) => world.read(earnings(userId, page)),
    ranking: (by, userId, limit) => world.read(ranking(by, userId, limit))
  }))
)
