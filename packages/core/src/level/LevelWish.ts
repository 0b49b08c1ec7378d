import type { AssetId } from "../money/Asset.ts"
import { PurchaseId } from "../referral/Commission.ts"
import type { UserId } from "../user/User.ts"
import type { LevelNumber } from "./LevelTable.ts"

/** A level that a member wants to buy from his balance, under the offer he was shown. */
export interface LevelWish {
  readonly userId: UserId
  readonly level: LevelNumber
  readonly asset: AssetId
  /** The version of the prices he was shown. */
  readonly priceVersion: number
  /** Which of his purchases of this level it is to be, as `LevelStore.turn` said: an old wish never buys what was taken back since. */
  readonly turn: number
}

/** `balance:<user id>:<level>:<turn>`, the id of a purchase that no payment brought: the same wish is the same purchase. */
export const wishedPurchaseId = ({ level, turn, userId }: LevelWish): PurchaseId => PurchaseId.make(`balance:${userId}:${level}:${turn}`)
