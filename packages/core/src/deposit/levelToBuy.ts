import { DateTime } from "effect"
import type { OwnedLevels } from "../level/levelFor.ts"
import { buyableLevels, levelFor } from "../level/levelFor.ts"
import type { LevelTable } from "../level/LevelTable.ts"
import { LevelPrice } from "../level/LevelTable.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { KnownIntent } from "./DepositIntentStore.ts"

/** A level that will be bought, and the version of the prices the buyer was shown or that is in force. */
export interface LevelChoice {
  readonly price: LevelPrice
  readonly priceVersion: number
}

/** What a member brings when one of his deposits is credited. */
export interface Buyer {
  readonly owned: OwnedLevels
  /** His intents of late, the newest first. */
  readonly intents: ReadonlyArray<KnownIntent>
}

/** What was paid in, and when its block was made. */
export interface PaidMoney {
  readonly asset: AssetId
  readonly paidAt: DateTime.Utc
}

/** Whether an intent was open for this payment: by the time it was made, not by the time we came to it. */
export const isOpen = ({ fulfilled, intent }: KnownIntent, { asset, paidAt }: PaidMoney): boolean =>
  !fulfilled && intent.asset === asset && DateTime.isGreaterThan(intent.expiresAt, paidAt)

/**
 * The level a credited deposit buys: that of the newest open intent the balance covers, at the price he was shown; else the
 * highest he does not own whose price is at most this deposit; else none.
 * `available` includes the deposit. Source: PRODUCT, "Deposit, level, sale".
 */
export const levelToBuy = (
  table: LevelTable,
  deposit: PaidMoney & { readonly amount: Amount },
  available: Amount,
  buyer: Buyer,
  sequential: boolean
): LevelChoice | null => {
  const buyable = new Set(buyableLevels(table, deposit.asset, buyer.owned, sequential).map(({ level }) => level))
  const known = buyer.intents.find((one) =>
    isOpen(one, deposit) && one.intent.price <= available && buyable.has(one.intent.level)
  )
  if (known !== undefined) {
    const { intent } = known
    const price = new LevelPrice({ level: intent.level, asset: intent.asset, price: intent.price })
    return { price, priceVersion: intent.priceVersion }
  }
  const price = levelFor(table, deposit.asset, deposit.amount, buyer.owned, sequential)
  return price === undefined ? null : { price, priceVersion: table.version }
}
