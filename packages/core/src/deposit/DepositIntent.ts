import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { LevelNumber } from "../level/LevelTable.ts"
import { UserId } from "../user/User.ts"

/** A member has said which level he is about to pay, and in what; the price is the one he was shown. */
export class DepositIntent extends Schema.Class<DepositIntent>("DepositIntent")({
  userId: UserId,
  level: LevelNumber,
  asset: AssetId,
  price: Amount,
  priceVersion: Schema.Int,
  expiresAt: Schema.DateTimeUtc
}) {}
