import type { PriceChange } from "@sigmatrade/core/level/LevelStore"
import { LevelStore, PricesMoved } from "@sigmatrade/core/level/LevelStore"
import type { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { LevelTable } from "@sigmatrade/core/level/LevelTable"
import { PriceVersion } from "@sigmatrade/core/level/PriceVersion"
import type { BoughtLevel, Purchase } from "@sigmatrade/core/level/Purchase"
import type { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { UserId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const inRank = (prices: ReadonlyArray<LevelPrice>) =>
  prices.toSorted((one, other) => one.asset.localeCompare(other.asset) || one.level - other.level)

const fingerprint = (prices: ReadonlyArray<LevelPrice>) =>
  inRank(prices).map(({ asset, level, price }) => `${asset} ${level} ${price}`).join("\n")

const published = (prices: ReadonlyArray<LevelPrice>, by: Pick<PriceChange, "operator" | "note">, at: DateTime.Utc) =>
  (world: World): Step<LevelTable> => {
    const { priceVersions, table } = world
    if (table.version > 0 && fingerprint(table.prices) === fingerprint(prices)) return [table, world]
    const next = new LevelTable({ version: table.version + 1, prices: inRank(prices) })
    return [next, { ...world, table: next, priceVersions: [new PriceVersion({ ...by, table: next, publishedAt: at }), ...priceVersions] }]
  }

const SETTINGS = { operator: null, note: null }

const changed = ({ expected, note, operator, prices }: PriceChange, at: DateTime.Utc) =>
  (world: World): Step<Effect.Effect<LevelTable, PricesMoved>> => {
    const { version } = world.table
    if (version !== expected) return [new PricesMoved({ version }), world]
    const [table, after] = published(prices, { note, operator }, at)(world)
    return [Effect.succeed(table), after]
  }

const levelsOf = (world: World, userId: UserId): ReadonlySet<LevelNumber> => rowOf(world.owned, userId) ?? new Set()

const recorded = (purchases: ReadonlyArray<Purchase>, at: DateTime.Utc) => (world: World): Step<void> => [
  undefined,
  purchases.reduce((before, purchase) => {
    const { id, price, userId } = purchase
    const levels = levelsOf(before, userId)
    if (levels.has(price.level)) throw new Error(`level ${price.level} is owned by ${userId}`)
    if (HashMap.has(before.purchases, id)) throw new Error(`purchase ${id} exists`)
    return {
      ...before,
      purchases: HashMap.set(before.purchases, id, { purchase, at, reversed: false }),
      owned: HashMap.set(before.owned, userId, new Set(levels).add(price.level))
    }
  }, world)
]

const standing = (world: World, ids: ReadonlyArray<PurchaseId>): ReadonlyArray<Purchase> =>
  ids.flatMap((id) => {
    const row = rowOf(world.purchases, id)
    return row === undefined || row.reversed ? [] : [row.purchase]
  })

const reversed = (ids: ReadonlyArray<PurchaseId>) => (world: World): Step<void> => [
  undefined,
  standing(world, ids).reduce((before, purchase) => {
    const { id, price, userId } = purchase
    const left = new Set(levelsOf(before, userId))
    left.delete(price.level)
    return {
      ...before,
      purchases: HashMap.modify(before.purchases, id, (row) => ({ ...row, reversed: true })),
      owned: left.size === 0 ? HashMap.remove(before.owned, userId) : HashMap.set(before.owned, userId, left)
    }
  }, world)
]

const owned = (userIds: ReadonlyArray<UserId>) => (world: World): ReadonlyMap<UserId, ReadonlySet<LevelNumber>> =>
  new Map(userIds.flatMap((id) => {
    const levels = rowOf(world.owned, id)
    return levels === undefined ? [] : [[id, levels] as const]
  }))

const turn = (userId: UserId, level: LevelNumber) => ({ purchases }: World): number =>
  1 + HashMap.toValues(purchases).filter((row) => row.reversed && row.purchase.userId === userId && row.purchase.price.level === level).length

const boughtBy = (userId: UserId) => ({ purchases }: World): ReadonlyArray<BoughtLevel> =>
  HashMap.toValues(purchases)
    .filter((row) => row.purchase.userId === userId && !row.reversed)
    .map(({ at, purchase }) => ({ purchase, boughtAt: at }))
    .toSorted((one, other) => one.purchase.price.level - other.purchase.price.level)

/** Prices and purchases in the memory world. */
export const layer: Layer.Layer<LevelStore, never, MemoryWorld> = Layer.effect(
  LevelStore,
  Effect.map(MemoryWorld, (world) => LevelStore.of({
    table: world.read(({ table }) => table),
    publish: (prices, at) => world.change(published(prices, SETTINGS, at)),
    change: (change, at) => Effect.flatten(world.change(changed(change, at))),
    versions: (limit) => world.read(({ priceVersions }) => priceVersions.slice(0, limit)),
    owned: (userIds) => world.read(owned(userIds)),
    turn: (userId, level) => world.read(turn(userId, level)),
    purchases: (ids) => world.read((now) => standing(now, ids)),
    boughtBy: (userId) => world.read(boughtBy(userId)),
    reverse: (ids) => world.change(reversed(ids)),
    record: (purchases, at) => world.change(recorded(purchases, at))
  }))
)
