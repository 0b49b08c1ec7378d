import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Effect } from "effect"
import { phraseAbove } from "../phraseAbove.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"

/** What the member can spend and what is held for him, in every asset, to the last digit. */
export const balance = Effect.fn("balance")(function*(turn: Turn) {
  const { member, texts } = turn
  const available = availableOf(member.id)
  const rewards = rewardsOf(member.id)
  const leaving = heldOf(member.id)
  const balances = yield* (yield* Ledger).balances([available, rewards, leaving])
  const listed = yield* ListedAssets
  const money = writeMoney(listed, texts)
  const assets = [...new Set([...listed.map(({ asset }) => asset.id), ...balances.map(({ asset }) => asset)])]
  const parts = assets.map((asset) => ({
    asset,
    spendable: balanceIn(balances, available, asset),
    held: balanceIn(balances, rewards, asset),
    going: balanceIn(balances, leaving, asset)
  }))
  const filled = parts.filter(({ going, held, spendable }) => spendable > 0n || held > 0n || going > 0n)
  // Zeros say something only when there is nothing else to say.
  const rows = (filled.length > 0 ? filled : parts.slice(0, listed.length)).map(({ asset, going, held, spendable }) => Html.lines([
    texts.html("balance-row", { available: money(asset, spendable) }),
    ...(held === 0n ? [] : [texts.html("balance-held", { held: money(asset, held) })]),
    ...(going === 0n ? [] : [texts.html("balance-going", { going: money(asset, going) })])
  ]))
  const about = parts.some(({ held }) => held > 0n) ? [texts.html("balance-about")] : []
  const ways = ["withdraw", "statement"].map((place) => button(texts.plain(`button-${place}`), place))
  return shown(yield* phraseAbove(turn, Html.lines([texts.html("balance-title"), ...rows, ...about], 1)), [ways, ...backToMenu(texts)])
})
