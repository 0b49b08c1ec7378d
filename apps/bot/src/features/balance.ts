import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"

/** What the member can spend and what is held for him, in every asset, to the last digit. */
export const balance = Effect.fn("balance")(function*({ member, texts }: Turn) {
  const available = availableOf(member.id)
  const rewards = rewardsOf(member.id)
  const balances = yield* (yield* Ledger).balances([available, rewards])
  const listed = yield* ListedAssets
  const money = writeMoney(listed, texts)
  const unlisted = balances.filter(({ amount }) => amount !== 0n).map(({ asset }) => asset)
  const rows = [...new Set([...listed.map(({ asset }) => asset.id), ...unlisted])].map((asset) => texts.html("balance-row", {
    available: money(asset, balanceIn(balances, available, asset)),
    held: money(asset, balanceIn(balances, rewards, asset))
  }))
  const history = button(texts.plain("button-history"), "history")
  return shown(Html.lines([texts.html("balance-title"), ...rows, texts.html("balance-about")], 1), [[history], ...backToMenu(texts)])
})
