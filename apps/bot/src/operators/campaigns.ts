import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Campaign } from "@sigmatrade/core/reward/Campaign"
import { remainingOf } from "@sigmatrade/core/reward/Campaign"
import { campaignState } from "@sigmatrade/core/reward/campaignState"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { freeCapital, OWN_ACCOUNTS } from "@sigmatrade/core/reward/freeCapital"
import { DateTime, Effect } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import { campaignDetails } from "./campaignName.ts"
import type { Desk } from "./Desk.ts"

/** Campaigns on one page, and pages. */
const ROWS_MAX = 8
const PAGE = /^\d{1,2}$/u

/** Money of the operator as people read it, with its sign: he may have taken out more than he has paid in. */
export const writeOwn = Effect.fn("writeOwn")(function*(texts: Texts) {
  const money = writeMoney(yield* ListedAssets, texts)
  return (asset: AssetId, amount: bigint): string =>
    amount < 0n ? `−${money(asset, Amount.make(-amount))}` : money(asset, Amount.make(amount))
})

/** What is the operator's in an asset and free for campaigns, in base units; below zero when he has taken out more. */
export const freeIn = Effect.fn("freeIn")(function*(asset: AssetId) {
  return freeCapital(yield* (yield* Ledger).balances(OWN_ACCOUNTS), asset)
})

/** How a campaign stands, in a word or two. */
export const stateOf = (texts: Texts, campaign: Campaign, now: DateTime.Utc): string =>
  texts.plain(`campaign-state-${campaignState(campaign, now).replaceAll(" ", "-")}`)

/** What a campaign can still pay; nothing of one that has ended. */
export const leftOf = (campaign: Campaign): bigint => campaign.endedAt === null ? remainingOf(campaign) : 0n

/** The rows below everything about campaigns. */
export const backToCampaigns = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-admincampaigns"), "admincampaigns")], ...backToPanel(texts)]

const fundRows = Effect.fn("fundRows")(function*({ texts }: Desk) {
  const balances = yield* (yield* Ledger).balances([...OWN_ACCOUNTS, HOUSE_REWARDS_FUND])
  const own = yield* writeOwn(texts)
  const listed = (yield* ListedAssets).map(({ asset }) => asset.id)
  const of = (account: string, id: AssetId) => balances.find((one) => one.account === account && one.asset === id)?.amount ?? 0n
  return [...new Set([...listed, ...balances.map(({ asset }) => asset)])].map((asset) => texts.html("admin-campaigns-fund", {
    asset, capital: own(asset, of(HOUSE_CAPITAL, asset)), free: own(asset, freeCapital(balances, asset)), aside: own(asset, of(HOUSE_REWARDS_FUND, asset))
  }))
})

/** Campaigns, newest first, page by page, and the capital they are paid from. */
export const campaigns = Effect.fn("campaigns")(function*(desk: Desk, [given = "0"]: ReadonlyArray<string>) {
  const { texts } = desk
  if (!PAGE.test(given)) return stale(texts)
  const page = Number(given)
  const found = (yield* (yield* CampaignStore).recent((page + 1) * ROWS_MAX + 1)).slice(page * ROWS_MAX)
  const here = found.slice(0, ROWS_MAX)
  const [now, own] = [yield* DateTime.now, yield* writeOwn(texts)]
  const rows = here.map((one) => texts.html("admin-campaigns-row", {
    name: one.id, state: stateOf(texts, one, now), funds: own(one.asset, one.funds), paid: own(one.asset, one.paid), left: own(one.asset, leftOf(one))
  }))
  const cards = here.map(({ id }) => [button(texts.plain("button-campaign", { name: id }), `admincampaign:${campaignDetails(id)}`)])
  const ways = [
    ...(page > 0 ? [button(texts.plain("button-newer"), `admincampaigns:${page - 1}`)] : []),
    ...(found.length > ROWS_MAX ? [button(texts.plain("button-older"), `admincampaigns:${page + 1}`)] : [])
  ]
  const head = texts.html(rows.length === 0 && page === 0 ? "admin-campaigns-none" : "admin-campaigns")
  const html = Html.lines([head, Html.lines(yield* fundRows(desk)), ...rows], 1)
  const begin = [button(texts.plain("button-campaign-new"), "admincampaignnew")]
  return shown(html, [...cards, ...(ways.length === 0 ? [] : [ways]), begin, ...backToPanel(texts)])
})
