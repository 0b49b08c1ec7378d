import type { Ban, BlacklistChange, Listing } from "@sigmatrade/core/limit/BanList"
import { BanList } from "@sigmatrade/core/limit/BanList"
import type { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const lastOf = (world: World, telegramId: TelegramId) => world.blacklistChanges.findLast((change) => change.telegramId === telegramId)
const isListed = (world: World, telegramId: TelegramId) => lastOf(world, telegramId)?.isListed ?? false

const toListing = ({ at, note, operator, telegramId }: BlacklistChange): Listing => ({ telegramId, operator, note, at })

/** The last put on it first. */
const listingsIn = (world: World): ReadonlyArray<Listing> =>
  world.blacklistChanges.filter((change) => change.isListed && lastOf(world, change.telegramId) === change).toReversed().map(toListing)

const banOf = (telegramId: TelegramId) => (world: World): Option.Option<Ban> => {
  const id = rowOf(world.telegramIds, telegramId)
  const user = id === undefined ? undefined : rowOf(world.users, id)?.value
  const isOnList = isListed(world, telegramId)
  const standing = user?.standing ?? "active"
  if (standing === "active" && !isOnList) return Option.none()
  return Option.some({ language: user?.language ?? null, mayAppeal: !isOnList && standing === "blocked" })
}

const listed = (change: BlacklistChange) => (world: World): Step<boolean> =>
  isListed(world, change.telegramId) === change.isListed
    ? [false, world]
    : [true, { ...world, blacklistChanges: [...world.blacklistChanges, change] }]

/** Who may not act, in the memory world. */
export const layer: Layer.Layer<BanList, never, MemoryWorld> = Layer.effect(
  BanList,
  Effect.map(MemoryWorld, (world) => BanList.of({
    of: (telegramId) => world.read(banOf(telegramId)),
    setListed: (change) => world.change(listed(change)),
    listed: (skipped, limit) => world.read((now) => listingsIn(now).slice(skipped, skipped + limit)),
    listing: (telegramId) => world.read((now) =>
      Option.fromUndefinedOr(lastOf(now, telegramId)).pipe(Option.filter((change) => change.isListed), Option.map(toListing)))
  }))
)
