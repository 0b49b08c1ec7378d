import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import type { Amount } from "@sigmatrade/core/money/Amount"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import type { UserId } from "@sigmatrade/core/user/User"
import { randomBytes } from "node:crypto"
import { LARGE, USDT } from "./freshPayment.ts"

/** The id of no purchase yet. */
export const freshPurchaseId = () => PurchaseId.make(`sale-${randomBytes(16).toString("hex")}`)

/** A level that somebody buys; it is kept nowhere. */
export const freshPurchase = (userId: UserId, level = 1, price: Amount = LARGE, asset = USDT): Purchase => ({
  id: freshPurchaseId(),
  userId,
  price: new LevelPrice({ level: LevelNumber.make(level), asset, price }),
  priceVersion: 1
})
