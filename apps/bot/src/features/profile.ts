import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { availableOf, heldOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import type { Turnover } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { Effect } from "effect"
import { phraseAbove } from "../phraseAbove.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"
import { invitationLink } from "./invite.ts"

/** The part of a name a profile shows. */
const NAME_LENGTH_MAX = 64

const walletLine = Effect.fn("walletLine")(function*({ member: { wallet }, texts }: Turn) {
  if (wallet === null) return texts.html("profile-no-wallet")
  const address = checksumAddress(wallet.address, yield* Keccak256)
  return texts.html(wallet.provenAt === null ? "profile-wallet" : "profile-wallet-proven", { address })
})

const levelsLine = Effect.fn("levelsLine")(function*({ member: { id }, texts }: Turn) {
  const owned = (yield* (yield* LevelStore).owned([id])).get(id) ?? new Set<never>()
  if (owned.size === 0) return texts.html("profile-no-levels")
  return texts.html("profile-levels", { levels: [...owned].toSorted((one, other) => one - other).join(", ") })
})

/** Amounts in every asset that is not zero, on one line; a dash when there is nothing. */
const written = (money: (asset: AssetId, amount: Amount) => string, sums: ReadonlyArray<Turnover>): string => {
  const filled = sums.filter(({ amount }) => amount !== 0n)
  return filled.length === 0 ? "—" : filled.map(({ amount, asset }) => money(asset, Amount.make(amount < 0n ? -amount : amount))).join(" · ")
}

/** What he has, part by part, and what ever came and went. */
const moneyLines = Effect.fn("moneyLines")(function*({ member: { id }, texts }: Turn) {
  const money = writeMoney(yield* ListedAssets, texts)
  const ledger = yield* Ledger
  const balances = yield* ledger.balances([availableOf(id), heldOf(id), rewardsOf(id)])
  const part = (account: ReturnType<typeof availableOf>) => written(money, balances.filter((one) => one.account === account))
  const paidIn = yield* ledger.turnover(availableOf(id), ["deposit-final", "suspense-assigned", "deposit-reversed", "suspense-reversed"])
  const paidOut = yield* ledger.turnover(heldOf(id), ["withdrawal-settled", "payout-recovered"])
  return texts.html("profile-money", {
    available: part(availableOf(id)), held: part(heldOf(id)), rewards: part(rewardsOf(id)),
    in: written(money, paidIn), out: written(money, paidOut)
  })
})

const teamLine = Effect.fn("teamLine")(function*({ member: { id }, texts }: Turn) {
  // Whom he invited himself counts also where nothing is paid for it.
  const depth = Math.max(1, (yield* ReferralRates).length)
  const sizes = yield* (yield* SponsorshipStore).teamSizes(id, depth)
  return texts.html("profile-team", { people: sizes.map((size, index) => texts.plain("profile-tier", { tier: index + 1, count: size })).join(" · ") })
})

/** Everything about the member on one page, and the way to all he can set. */
export const profile = Effect.fn("profile")(function*(turn: Turn) {
  const { member, texts } = turn
  const name = [...member.name].slice(0, NAME_LENGTH_MAX).join("")
  const html = Html.lines([
    texts.html("profile-title", { name, since: writeTime(member.createdAt).slice(0, 10) }),
    Html.lines([yield* walletLine(turn), yield* levelsLine(turn)]),
    yield* moneyLines(turn),
    yield* teamLine(turn),
    texts.html("profile-link", { link: invitationLink(turn) })
  ], 1)
  const to = (place: string) => button(texts.plain(`button-${place}`), place)
  return shown(yield* phraseAbove(turn, html), [
    [to("wallet"), to("password")], [button(texts.plain("button-settings"), "settings"), button(texts.plain("button-phrase"), "phrase")], [to("balance"), to("statement")],
    [button(texts.plain("button-reserves"), "reserves")],
    [button(texts.plain("button-language"), `language:${texts.language === "ru" ? "en" : "ru"}`)], ...backToMenu(texts)
  ])
})
