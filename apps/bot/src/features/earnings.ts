import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Earning } from "@sigmatrade/core/referral/TeamStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import { Effect } from "effect"
import { pageButtons, readPlace } from "../pageButtons.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney, writePercent, writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { shortName } from "./team.ts"

/** Commissions on one page. */
const EARNINGS_MAX = 6

/** What was earned and why: who bought what, at which price and rate, and what became of it. */
const rowOf = ({ texts }: Turn, money: ReturnType<typeof writeMoney>, { boughtAt, buyer, commission, level, price }: Earning): Html => {
  const { amount, asset, heldUntil, rate, state, tier } = commission
  const standing = state === "held" ? texts.plain("earning-held", { until: writeTime(heldUntil) }) : texts.plain(`earning-${state}`)
  return texts.html("earning-row", {
    money: money(asset, amount), standing, name: shortName(buyer), tier, level, price: money(asset, price), rate: writePercent(rate), at: writeTime(boughtAt)
  })
}

/** Every commission of the member, newest first, page by page, each explained. */
export const earnings = Effect.fn("earnings")(function*(turn: Turn, details: ReadonlyArray<string>) {
  const { member, texts } = turn
  const at = readPlace(details)
  if (at === null) return stale(texts)
  const lines = yield* (yield* TeamStore).earnings(member.id, { limit: EARNINGS_MAX, ...at })
  const money = writeMoney(yield* ListedAssets, texts)
  const rows = lines.map((line) => rowOf(turn, money, line))
  const html = Html.lines([texts.html("earnings-title"), ...(rows.length === 0 ? [texts.html("invite-earned-none")] : rows)], 1)
  return shown(html, [
    ...pageButtons(texts, "earnings", lines, EARNINGS_MAX, details[0]), [button(texts.plain("button-invite"), "invite")], ...backToMenu(texts)
  ])
})
