import type { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { Result } from "effect"
import { optional } from "./Setting.ts"
import type { Setting } from "./Setting.ts"

const PRICES_BNB = ["0.05", "0.1", "0.25", "0.5", "1.0", "2.5"]
const price = (asset: Asset) => (text: string) =>
  Result.filterOrFail(parseAmount(text, asset), (amount) => amount > 0n, () => "zero")
const priceRule = (asset: Asset) => `a price in ${asset.id} above zero, such as 0.05`

const priceSetting = (level: number, asset: Asset, unset: string | undefined): Setting<Amount | null> => {
  const key = `DEPOSIT_LEVEL_${level}${asset.id === BNB.id ? "" : `_${asset.id}`}`
  return optional(key, priceRule(asset), price(asset), unset === undefined ? null : Result.getOrThrow(parseAmount(unset, asset)))
}

/** Prices of the levels by asset, level 1 first. */
export const priceSettings = {
  BNB: PRICES_BNB.map((unset, index) => priceSetting(index + 1, BNB, unset)),
  USDT: PRICES_BNB.map((_, index) => priceSetting(index + 1, USDT, undefined))
}
