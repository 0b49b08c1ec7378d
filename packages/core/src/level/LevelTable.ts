import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"

/** The rank of a level; 1 is the first. */
export const LevelNumber = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 100 })).pipe(Schema.brand("LevelNumber"))
export type LevelNumber = typeof LevelNumber.Type

/** What one level costs in one asset. */
export class LevelPrice extends Schema.Class<LevelPrice>("LevelPrice")({
  level: LevelNumber,
  asset: AssetId,
  /** More than zero. */
  price: Amount.check(Schema.isGreaterThanBigInt(0n))
}) {}

/** All prices in force together. A change makes a new version, and a purchase remembers the one it was made under. */
export class LevelTable extends Schema.Class<LevelTable>("LevelTable")({
  version: Schema.Int,
  prices: Schema.Array(LevelPrice)
}) {}
