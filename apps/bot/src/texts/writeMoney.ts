import type { ListedAsset } from "@sigmatrade/core/chain/ListedAssets"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import type { Bps } from "@sigmatrade/core/money/Bps"
import type { DateTime } from "effect"
import { DateTime as Time } from "effect"
import type { Texts } from "./textsIn.ts"

/** Money as people read it, exact to the last digit: `0.05 BNB`. An asset we no longer list is told in base units. */
export const writeMoney = (listed: ReadonlyArray<ListedAsset>, texts: Texts) => (asset: AssetId, amount: Amount): string => {
  const known = listed.find((one) => one.asset.id === asset)?.asset
  return known === undefined
    ? texts.plain("money-base-units", { amount: String(amount), asset })
    : `${formatAmount(amount, known)} ${asset}`
}

/** A rate as people read it, without the sign: 250 is `2.5`. Exact. */
export const writePercent = (rate: Bps): string => String(rate / 100)

/** A moment as people all over the world read it: `2026-01-31 12:00 UTC`. Seconds are cut off. */
export const writeTime = (at: DateTime.Utc): string => `${Time.formatIso(at).slice(0, 16).replace("T", " ")} UTC`

/** A transaction as people recognise it: both ends of its hash. */
export const writeTransaction = (id: TransferId): string => {
  const hash = id.split(":")[1] ?? ""
  return `${hash.slice(0, 10)}…${hash.slice(-8)}`
}
