import type { BoughtLevel } from "@sigmatrade/core/level/Purchase"
import type { ApiPurchase } from "../contract/ApiPurchase.ts"
import type { MoneyView } from "./moneyView.ts"

/** A level that was bought, as integrators see it. */
export const purchaseView = ({ boughtAt, purchase: { id, price, priceVersion, userId } }: BoughtLevel, money: MoneyView): typeof ApiPurchase.Type => ({
  object: "purchase", id, user_id: userId, level: price.level, price: money(price.price, price.asset), price_version: priceVersion, bought_at: boughtAt
})
