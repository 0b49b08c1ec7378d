import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { OwnedLevels } from "@sigmatrade/core/level/levelFor"
import { buyableLevels } from "@sigmatrade/core/level/levelFor"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"

/** What is on sale, as one member sees it. */
export interface Offers {
  readonly version: number
  readonly listed: ReadonlyArray<ListedAsset>
  readonly owned: OwnedLevels
  readonly sequential: boolean
  /** Prices in assets that can be paid with, by level, levels ascending. */
  readonly prices: ReadonlyMap<LevelNumber, ReadonlyArray<LevelPrice>>
  /** Those of them he may buy now. */
  readonly open: ReadonlyArray<LevelPrice>
}

/** Levels in one list: more would not fit into a message. */
const LEVELS_MAX = 50

/** Reads what a member owns and may buy. */
export const readOffers = Effect.fn("readOffers")(function*(id: UserId) {
  const store = yield* LevelStore
  const table = yield* store.table
  const owned = (yield* store.owned([id])).get(id) ?? new Set<LevelNumber>()
  const listed = yield* ListedAssets
  const { sequential } = yield* LevelSale
  const sold = listed
    .flatMap(({ asset }) => table.prices.filter((price) => price.asset === asset.id && price.level <= LEVELS_MAX))
    .toSorted((one, other) => one.level - other.level)
  const open = listed.flatMap(({ asset }) => buyableLevels(table, asset.id, owned, sequential))
  const prices = Map.groupBy(sold, ({ level }) => level)
  return { version: table.version, listed, owned, sequential, prices, open: sold.filter((price) => open.includes(price)) } satisfies Offers
})
