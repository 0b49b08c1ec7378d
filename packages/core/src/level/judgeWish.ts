import { Result, Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import type { OwnedLevels } from "./levelFor.ts"
import { buyableLevels } from "./levelFor.ts"
import { LevelNumber } from "./LevelTable.ts"
import type { LevelTable } from "./LevelTable.ts"
import type { LevelWish } from "./LevelWish.ts"
import { wishedPurchaseId } from "./LevelWish.ts"
import type { Purchase } from "./Purchase.ts"

/** The member owns the level: perhaps this very wish has bought it. */
export class LevelOwnedAlready extends Schema.TaggedError<LevelOwnedAlready>()("LevelOwnedAlready", { level: LevelNumber }) {}

/** The level has no price in this asset now. */
export class LevelWithoutPrice extends Schema.TaggedError<LevelWithoutPrice>()("LevelWithoutPrice", { level: LevelNumber, asset: AssetId }) {}

/** Levels are bought one after another, and the one before this is not the member's. */
export class LevelBeforeMissing extends Schema.TaggedError<LevelBeforeMissing>()("LevelBeforeMissing", { level: LevelNumber }) {}

/** The offer is another one than the member was shown: the prices have changed, or the level was bought and taken back since. */
export class OfferChanged extends Schema.TaggedError<OfferChanged>()("OfferChanged", { level: LevelNumber, asset: AssetId }) {}

/** The balance does not cover the price. */
export class BalanceTooSmall extends Schema.TaggedError<BalanceTooSmall>()("BalanceTooSmall", {
  level: LevelNumber,
  asset: AssetId,
  price: Amount,
  /** What the balance lacks; more than zero. */
  missing: Amount
}) {}

/** What a member has when he buys. */
export interface WishingMember {
  readonly owned: OwnedLevels
  /** What he can spend in the asset of the wish. */
  readonly available: Amount
  /** Which of his purchases of the level the next one is. */
  readonly turn: number
}

/** Why a wish is refused. */
export type WishRefused = LevelOwnedAlready | LevelWithoutPrice | LevelBeforeMissing | OfferChanged | BalanceTooSmall

/** The purchase a wish leads to, or why it leads to none; what the member was shown counts before what he has. Pure. */
export const judgeWish = (
  wish: LevelWish,
  table: LevelTable,
  { available, owned, turn }: WishingMember,
  sequential: boolean
): Result.Result<Purchase, WishRefused> => {
  const { asset, level, priceVersion, userId } = wish
  if (owned.has(level)) return Result.fail(new LevelOwnedAlready({ level }))
  const price = table.prices.find((one) => one.level === level && one.asset === asset)
  if (price === undefined) return Result.fail(new LevelWithoutPrice({ level, asset }))
  if (!buyableLevels(table, asset, owned, sequential).includes(price)) return Result.fail(new LevelBeforeMissing({ level }))
  if (priceVersion !== table.version || wish.turn !== turn) return Result.fail(new OfferChanged({ level, asset }))
  if (available < price.price) {
    return Result.fail(new BalanceTooSmall({ level, asset, price: price.price, missing: Amount.make(price.price - available) }))
  }
  return Result.succeed({ id: wishedPurchaseId(wish), userId, price, priceVersion })
}
