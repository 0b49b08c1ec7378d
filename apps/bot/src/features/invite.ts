import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney, writePercent } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { InlineKeyboardButton } from "grammy/types"
import { backToMenu, button, shown } from "../View.ts"

/** What each tier pays and how many stand in it; a plain word when nothing is paid at all. */
const tiers = Effect.fn("tiers")(function*({ member, texts }: Turn) {
  const rates = yield* ReferralRates
  if (rates.length === 0) return [texts.html("invite-off")]
  const sizes = yield* (yield* SponsorshipStore).teamSizes(member.id, rates.length)
  const rows = rates.map((rate, index) =>
    texts.html("invite-tier", { tier: index + 1, rate: writePercent(rate), count: sizes[index] ?? 0 }))
  return [Html.lines(rows), texts.html("invite-tiers-about")]
})

/** What the member has earned by tier and asset; nothing to say where nothing can be earned. */
const earned = Effect.fn("earned")(function*({ member, texts }: Turn) {
  const earnings = yield* (yield* CommissionStore).earnings(member.id)
  if (earnings.length === 0) return (yield* ReferralRates).length === 0 ? [] : [texts.html("invite-earned-none")]
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = earnings.map(({ amount, asset, sales, tier }) =>
    texts.html("invite-earned-row", { tier, money: money(asset, amount), sales }))
  return [Html.lines([texts.html("invite-earned"), ...rows])]
})

/** The link by which others join under a member. */
export const invitationLink = ({ botUsername, member }: Turn): string => `https://t.me/${botUsername}?start=${member.invitationCode}`

/** The button that hands the invitation to somebody in Telegram. */
export const shareButton = (turn: Turn): InlineKeyboardButton => {
  const { texts } = turn
  const text = encodeURIComponent(texts.plain("invite-share"))
  return { text: texts.plain("button-share"), url: `https://t.me/share/url?url=${encodeURIComponent(invitationLink(turn))}&text=${text}` }
}

/** The member's invitation, his team, what each tier pays and what it has earned him. */
export const invite = Effect.fn("invite")(function*(turn: Turn) {
  const { texts } = turn
  const link = invitationLink(turn)
  const parts = [texts.html("invite-title", { link }), ...(yield* tiers(turn)), ...(yield* earned(turn))]
  return shown(Html.lines(parts, 1), [
    [shareButton(turn)],
    [{ text: texts.plain("button-copy-link"), copy_text: { text: link } }],
    [button(texts.plain("button-team"), "team"), button(texts.plain("button-earnings"), "earnings")],
    [button(texts.plain("button-leaderboard"), "leaderboard")],
    ...backToMenu(texts)
  ])
})
