import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { AssetRules } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { Effect, Option, Result } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { confirmWithdrawal } from "./confirmWithdrawal.ts"

/** What a member could withdraw of one asset. */
interface Withdrawable {
  readonly asset: Asset
  readonly available: Amount
  readonly rules: AssetRules
}

const withdrawable = Effect.fn("withdrawable")(function*({ member }: Turn) {
  const account = availableOf(member.id)
  const balances = yield* (yield* Ledger).balances([account])
  const { assets } = yield* WithdrawalPolicy
  return (yield* ListedAssets).flatMap(({ asset }): ReadonlyArray<Withdrawable> => {
    const rules = assets.get(asset.id)
    return rules === undefined ? [] : [{ asset, rules, available: balanceIn(balances, account, asset.id) }]
  })
})

const choose = Effect.fn("choose")(function*({ texts }: Turn, all: ReadonlyArray<Withdrawable>) {
  const money = writeMoney(yield* ListedAssets, texts)
  const filled = all.filter(({ available }) => available > 0n)
  const buttons = filled.map(({ asset, available }) => [button(money(asset.id, available), `withdraw:${asset.id}`)])
  const past = [button(texts.plain("button-withdrawals"), "withdrawals")]
  return shown(texts.html(filled.length === 0 ? "withdraw-nothing" : "withdraw-choose"), [...buttons, past, ...backToMenu(texts)])
})

const askAmount = Effect.fn("askAmount")(function*({ member, texts }: Turn, { asset, available, rules }: Withdrawable) {
  const money = writeMoney(yield* ListedAssets, texts)
  yield* beginDialogue(member.id, asking("withdraw-amount", { asset: asset.id }))
  const html = Html.lines([
    texts.html("withdraw-amount", { asset: asset.id, available: money(asset.id, available), minimum: money(asset.id, rules.minimum) }),
    rules.fee === 0n ? texts.html("withdraw-free") : texts.html("withdraw-fee", { fee: money(asset.id, rules.fee) }),
    texts.html("withdraw-how-much")
  ])
  const all = [button(texts.plain("button-withdraw-all", { money: money(asset.id, available) }), `withdraw:${asset.id}:all`)]
  return shown(html, [...(available < rules.minimum ? [] : [all]), ...backToMenu(texts)])
})

/** The member wants money sent to his wallet: of which asset, and how much; with `all`, everything he can spend of it. */
export const withdraw = Effect.fn("withdraw")(function*(turn: Turn, [assetId, amount]: ReadonlyArray<string>) {
  const { member, texts } = turn
  const one = (key: string, place: string) => shown(texts.html(key), [[button(texts.plain(`button-${place}`), place)], ...backToMenu(texts)])
  if (member.wallet === null) return one("withdraw-no-wallet", "wallet")
  if (Option.isNone(yield* (yield* PasswordStore).get(member.id))) return one("withdraw-no-password", "password")
  const all = yield* withdrawable(turn)
  if (assetId === undefined) return yield* choose(turn, all)
  const chosen = all.find(({ asset }) => asset.id === assetId)
  if (chosen === undefined) return stale(texts)
  if (amount === undefined) return yield* askAmount(turn, chosen)
  return amount === "all" ? yield* confirmWithdrawal(turn, null, chosen.asset.id, chosen.available) : stale(texts)
})

/** The member says how much. */
export const withdrawalAmountGiven = Effect.fn("withdrawalAmountGiven")(function*(turn: Turn, dialogue: Dialogue, text: string) {
  const chosen = (yield* ListedAssets).find(({ asset }) => asset.id === dialogue.answers["asset"])
  if (chosen === undefined) return stale(turn.texts) satisfies Answer
  // People write what their keyboard offers: 0,5 as well as 0.5, with the name of the coin or without.
  const written = text.replace(new RegExp(`\\s*${chosen.asset.id}\\s*$`, "iu"), "").trim().replace(",", ".")
  const amount = parseAmount(written, chosen.asset)
  if (Result.isFailure(amount)) return shown(turn.texts.html("withdraw-not-amount", { asset: chosen.asset.id }), backToMenu(turn.texts))
  return yield* confirmWithdrawal(turn, dialogue, chosen.asset.id, amount.success)
})
