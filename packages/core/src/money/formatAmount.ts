import type { Amount } from "./Amount.ts"
import type { Asset } from "./Asset.ts"

/**
 * Writes base units the way people read them: `1234500000000000000` of an 18-decimals asset is `1.2345`.
 * Exact: no digit is rounded away; `parseAmount` of the result is the same amount.
 */
export const formatAmount = (amount: Amount, asset: Asset): string => {
  const digits = amount.toString().padStart(asset.decimals + 1, "0")
  const whole = digits.slice(0, digits.length - asset.decimals)
  const fraction = digits.slice(digits.length - asset.decimals).replace(/0+$/, "")
  return fraction === "" ? whole : `${whole}.${fraction}`
}
