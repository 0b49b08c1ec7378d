import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Effect } from "effect"
import type { Texts } from "./texts/textsIn.ts"
import type { Visit } from "./Visit.ts"

/** Money as people read it, exact to the last digit, also below zero: `-0.05 BNB`, and as it is drawn. An asset we no longer list is told in base units. */
export const writeMoney = (texts: Texts) => Effect.map(ListedAssets, (listed): Pick<Visit, "money" | "roughly"> => {
  const known = (id: AssetId) => listed.find(({ asset }) => asset.id === id)?.asset
  return {
    money: (id, amount) => {
      const [asset, sign, size] = [known(id), amount < 0n ? "−" : "", amount < 0n ? -amount : amount]
      return asset === undefined ? texts.say("money-base-units", { amount: String(amount), asset: id }) : `${sign}${formatAmount(size as Amount, asset)} ${id}`
    },
    roughly: (id, amount) => Number(amount) / 10 ** (known(id)?.decimals ?? 0)
  }
})
