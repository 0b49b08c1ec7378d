import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Effect } from "effect"
import type { ApiMoney } from "../contract/ApiMoney.ts"

/** Shows an amount of an asset with all that is needed to read it. */
export type MoneyView = (amount: Amount, asset: AssetId) => typeof ApiMoney.Type

/** How money is shown on this chain, with the assets that are listed. */
export const moneyView: Effect.Effect<MoneyView, never, ListedAssets | SystemWallet> = Effect.gen(function*() {
  const assets = new Map((yield* ListedAssets).map(({ asset }) => [asset.id, asset]))
  const { chainId } = yield* SystemWallet
  return (amount, assetId) => {
    const asset = assets.get(assetId)
    return {
      base_units: amount,
      asset: assetId,
      chain_id: chainId,
      decimals: asset?.decimals ?? null,
      display: asset === undefined ? null : formatAmount(amount, asset)
    }
  }
})
