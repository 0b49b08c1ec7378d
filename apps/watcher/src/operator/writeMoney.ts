import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Effect } from "effect"

/** Writes base units of an asset for people; `null` when the asset is not listed any more: then nobody may guess its decimals. */
export type MoneyWriter = (amount: bigint, asset: AssetId) => string | null

/** How money is written with the assets that are listed. Exact; what is below zero keeps its sign. */
export const moneyWriter: Effect.Effect<MoneyWriter, never, ListedAssets> = Effect.map(ListedAssets, (listed): MoneyWriter =>
  (amount, id) => {
    const asset = listed.find((one) => one.asset.id === id)?.asset
    if (asset === undefined) return null
    return amount < 0n ? `-${formatAmount(Amount.make(-amount), asset)}` : formatAmount(Amount.make(amount), asset)
  })

/** An amount with its asset, for people. */
export const writeMoney = (money: MoneyWriter, amount: bigint, asset: AssetId): string => {
  const written = money(amount, asset)
  return written === null ? `${amount} base units of ${asset}` : `${written} ${asset}`
}
