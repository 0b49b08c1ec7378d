import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { LevelNumber } from "../level/LevelTable.ts"
import { UserId } from "../user/User.ts"

/** The identity of an intent: a number that is never used again. An intent that is renewed stays the same one. */
export const DepositIntentId = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("DepositIntentId"))
export type DepositIntentId = typeof DepositIntentId.Type

/** A member has said which level he is about to pay, and in what; the price is the one he was shown. */
export class DepositIntent extends Schema.Class<DepositIntent>("DepositIntent")({
  userId: UserId,
  level: LevelNumber,
  asset: AssetId,
  price: Amount,
  priceVersion: Schema.Int,
  expiresAt: Schema.DateTimeUtc
}) {}
