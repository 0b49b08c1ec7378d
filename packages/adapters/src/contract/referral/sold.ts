import { assert } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Bps } from "@sigmatrade/core/money/Bps"
import { Commission, Tier } from "@sigmatrade/core/referral/Commission"
import type { User } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { Effect } from "effect"
import { freshMembers } from "../freshMember.ts"
import { LARGE, USDT } from "../freshPayment.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { NOW } from "../minutesLater.ts"

/** What a sponsor earns from a sale. */
export const earned = (purchase: Purchase, tier: number, sponsor: User, amount: bigint, heldUntil: DateTime.Utc = NOW) =>
  new Commission({
    purchaseId: purchase.id,
    tier: Tier.make(tier),
    userId: sponsor.id,
    buyerId: purchase.userId,
    asset: purchase.price.asset,
    amount: Amount.make(amount),
    rate: Bps.make(500),
    heldUntil,
    state: "held"
  })

/** A sponsor and whom he invited. */
export const family = Effect.map(freshMembers(2), ([sponsor, buyer]) => {
  assert.isDefined(sponsor)
  assert.isDefined(buyer)
  return { sponsor, buyer }
})

/** A member buys a level. */
export const sold = Effect.fn("sold")(function*(buyer: User, level: number, price: Amount = LARGE, asset = USDT) {
  const purchase = freshPurchase(buyer.id, level, price, asset)
  yield* (yield* LevelStore).record([purchase], NOW)
  return purchase
})
