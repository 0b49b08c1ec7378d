import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const bound = (userId: UserId, sponsorId: UserId) => (world: World): Step<boolean> => {
  const member = rowOf(world.users, userId)
  const sponsor = rowOf(world.users, sponsorId)
  const older = member !== undefined && sponsor !== undefined && sponsor.order < member.order
  if (!older || HashMap.has(world.sponsors, userId)) return [false, world]
  return [true, { ...world, sponsors: HashMap.set(world.sponsors, userId, sponsorId) }]
}

/** The sponsors of a member, nearest first. */
export const uplineOf = (world: World, userId: UserId, depth: number): ReadonlyArray<UserId> => {
  const upline: Array<UserId> = []
  let sponsor = rowOf(world.sponsors, userId)
  while (sponsor !== undefined && upline.length < depth) {
    upline.push(sponsor)
    sponsor = rowOf(world.sponsors, sponsor)
  }
  return upline
}

const uplines = (userIds: ReadonlyArray<UserId>, depth: number) => (world: World): ReadonlyMap<UserId, ReadonlyArray<UserId>> =>
  new Map(userIds.map((id) => [id, uplineOf(world, id, depth)] as const).filter(([, upline]) => upline.length > 0))

const teamSizes = (userId: UserId, depth: number) => (world: World): ReadonlyArray<number> => {
  const sizes = Array.from({ length: depth }, () => 0)
  for (const member of HashMap.keys(world.sponsors)) {
    const tier = uplineOf(world, member, depth).indexOf(userId)
    if (tier >= 0) sizes[tier] = (sizes[tier] ?? 0) + 1
  }
  return sizes
}

/** Who invited whom, in the memory world. */
export const layer: Layer.Layer<SponsorshipStore, never, MemoryWorld> = Layer.effect(
  SponsorshipStore,
  Effect.map(MemoryWorld, (world) => SponsorshipStore.of({
    bind: (userId, sponsorId) => world.change(bound(userId, sponsorId)),
    uplines: (userIds, depth) => world.read(uplines(userIds, depth)),
    teamSizes: (userId, depth) => world.read(teamSizes(userId, depth))
  }))
)
