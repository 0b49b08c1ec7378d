import type { DateTime } from "effect"
import type { Entry } from "../ledger/Entry.ts"
import { commissionEarned } from "../ledger/postings/commissionEarned.ts"
import { levelBought } from "../ledger/postings/levelBought.ts"
import { Money } from "../money/Money.ts"
import type { Commission, PurchaseId } from "../referral/Commission.ts"
import type { UserId } from "../user/User.ts"
import type { LevelPrice } from "./LevelTable.ts"

/** A member bought a level, under one version of the prices. A member buys a level once. */
export interface Purchase {
  readonly id: PurchaseId
  readonly userId: UserId
  readonly price: LevelPrice
  readonly priceVersion: number
}

/** Whether a level was bought in the inherited system: our books know nothing of its price. */
export const isInherited = ({ id }: Pick<Purchase, "id">): boolean => id.startsWith("legacy:")

/** A purchase that stands, and since when. */
export interface BoughtLevel {
  readonly purchase: Purchase
  readonly boughtAt: DateTime.Utc
}

/** The ledger entries of a sale: the price, and every commission out of it that is more than zero. */
export const saleEntries = (purchase: Purchase, commissions: ReadonlyArray<Commission>): ReadonlyArray<Entry> => [
  levelBought(purchase.id, purchase.userId, new Money({ asset: purchase.price.asset, amount: purchase.price.price })),
  ...commissions.map(commissionEarned)
]
