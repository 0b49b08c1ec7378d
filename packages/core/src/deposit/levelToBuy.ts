import type { OwnedLevels } from "../level/levelFor.ts"
import { buyableLevels, levelFor } from "../level/levelFor.ts"
import type { LevelTable } from "../level/LevelTable.ts"
import { LevelPrice } from "../level/LevelTable.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { DepositIntent } from "./DepositIntent.ts"

/** A level that will be bought, and the version of the prices the buyer was shown or that is in force. */
export interface LevelChoice {
  readonly price: LevelPrice
  readonly priceVersion: number
}

/** What a member brings when one of his deposits is credited. */
export interface Buyer {
  readonly owned: OwnedLevels
  /** His open intents, the newest first. */
  readonly intents: ReadonlyArray<DepositIntent>
}

/**
 * The level a credited deposit buys: that of the newest open intent the balance covers, at the price he was shown; else the
 * highest he does not own whose price is at most this deposit; else none.
 * `available` includes the deposit. Source: PRODUCT, "Deposit, level, sale".
 */
export const levelToBuy = (
  table: LevelTable,
  deposit: { readonly asset: AssetId; readonly amount: Amount },
  available: Amount,
  buyer: Buyer,
  sequential: boolean
): LevelChoice | null => {
  const buyable = new Set(buyableLevels(table, deposit.asset, buyer.owned, sequential).map(({ level }) => level))
  const intent = buyer.intents.find((open) =>
    open.asset === deposit.asset && open.price <= available && buyable.has(open.level)
  )
  if (intent !== undefined) {
    const price = new LevelPrice({ level: intent.level, asset: intent.asset, price: intent.price })
    return { price, priceVersion: intent.priceVersion }
  }
  const price = levelFor(table, deposit.asset, deposit.amount, buyer.owned, sequential)
  return price === undefined ? null : { price, priceVersion: table.version }
}
