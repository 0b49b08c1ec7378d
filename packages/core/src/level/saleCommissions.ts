import { DateTime, Result } from "effect"
import type { Bps } from "../money/Bps.ts"
import { Commission, Tier } from "../referral/Commission.ts"
import type { RatesTooHigh } from "../referral/commissionsFor.ts"
import { commissionsFor } from "../referral/commissionsFor.ts"
import type { UserId } from "../user/User.ts"
import type { Purchase } from "./Purchase.ts"

/**
 * What the sponsors of a buyer earn from his purchase, nearest first. A missing sponsor's share is paid to nobody, and neither
 * is a share that rounds down to zero.
 */
export const saleCommissions = (
  purchase: Purchase,
  uplines: ReadonlyArray<UserId>,
  rates: ReadonlyArray<Bps>,
  now: DateTime.Utc,
  holdHours: number
): Result.Result<ReadonlyArray<Commission>, RatesTooHigh> =>
  Result.map(commissionsFor(purchase.price.price, rates), (amounts) =>
    amounts.flatMap((amount, index) => {
      const userId = uplines[index]
      const rate = rates[index]
      if (userId === undefined || rate === undefined || amount === 0n) return []
      return [
        new Commission({
          purchaseId: purchase.id,
          tier: Tier.make(index + 1),
          userId,
          buyerId: purchase.userId,
          asset: purchase.price.asset,
          amount,
          rate,
          heldUntil: DateTime.add(now, { hours: holdHours }),
          state: "held"
        })
      ]
    }))
