import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { LevelNumber, LevelPrice, LevelTable } from "./LevelTable.ts"

/** What a member owns already. */
export type OwnedLevels = ReadonlySet<LevelNumber>

/** The levels sold for an asset that the member may buy next, cheapest rank first. */
export const buyableLevels = (
  table: LevelTable,
  asset: AssetId,
  owned: OwnedLevels,
  sequential: boolean
): ReadonlyArray<LevelPrice> =>
  table.prices
    .filter((price) => price.asset === asset && !owned.has(price.level))
    .filter(({ level }) => !sequential || level === 1 || owned.has((level - 1) as LevelNumber))
    .toSorted((one, other) => one.level - other.level)

/** The highest level the amount pays that the member may buy; none when it pays for none. A price is met when the amount equals it. */
export const levelFor = (
  table: LevelTable,
  asset: AssetId,
  amount: Amount,
  owned: OwnedLevels,
  sequential: boolean
): LevelPrice | undefined => buyableLevels(table, asset, owned, sequential).findLast(({ price }) => price <= amount)
