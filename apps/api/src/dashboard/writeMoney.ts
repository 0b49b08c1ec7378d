import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Effect } from "effect"
import type { Texts } from "./texts/textsIn.ts"

/** Money as people read it, exact to the last digit, also below zero: `-0.05 BNB`. An asset we no longer list is told in base units. */
export const writeMoney = (texts: Texts) => Effect.map(ListedAssets, (listed) => (asset: AssetId, amount: bigint): string => {
  const known = listed.find((one) => one.asset.id === asset)?.asset
  const [sign, size] = amount < 0n ? ["−", -amount] : ["", amount]
  return known === undefined ? texts.say("money-base-units", { amount: String(amount), asset }) : `${sign}${formatAmount(size as Amount, known)} ${asset}`
})
