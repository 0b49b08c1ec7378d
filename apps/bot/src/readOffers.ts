import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { OwnedLevels } from "@sigmatrade/core/level/levelFor"
import { buyableLevels } from "@sigmatrade/core/level/levelFor"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
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
  /** What he can spend, by asset. */
  readonly available: ReadonlyMap<AssetId, Amount>
  /** Those of `open` that what he can spend covers. */
  readonly affordable: ReadonlyArray<LevelPrice>
}

/** Levels in one list: more would not fit into a message. */
const LEVELS_MAX = 50

/** Reads what a member owns, has, and may buy. */
export const readOffers = Effect.fn("readOffers")(function*(id: UserId) {
  const store = yield* LevelStore
  const table = yield* store.table
  const owned = (yield* store.owned([id])).get(id) ?? new Set<LevelNumber>()
  const listed = yield* ListedAssets
  const { sequential } = yield* LevelSale
  const sold = listed
    .flatMap(({ asset }) => table.prices.filter((price) => price.asset === asset.id && price.level <= LEVELS_MAX))
    .toSorted((one, other) => one.level - other.level)
  const buyable = listed.flatMap(({ asset }) => buyableLevels(table, asset.id, owned, sequential))
  const open = sold.filter((price) => buyable.includes(price))
  const balances = yield* (yield* Ledger).balances([availableOf(id)])
  const available = new Map(balances.map(({ amount, asset }) => [asset, Amount.make(amount)]))
  const affordable = open.filter(({ asset, price }) => price <= (available.get(asset) ?? 0n))
  const prices = Map.groupBy(sold, ({ level }) => level)
  return { version: table.version, listed, owned, sequential, prices, open, available, affordable } satisfies Offers
})
