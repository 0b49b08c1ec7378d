import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { Amount } from "@sigmatrade/core/money/Amount"
import { nameShown } from "@sigmatrade/core/referral/nameShown"
import type { RankedBy, Ranking, Standing } from "@sigmatrade/core/referral/TeamStore"
import { TeamStore } from "@sigmatrade/core/referral/TeamStore"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown, stale } from "../View.ts"
import { shortName } from "./team.ts"

/** Members shown. */
const TOP_MAX = 10

const writeRanking = ({ texts }: Turn, { own, ranked, top }: Ranking, write: (value: bigint) => string): Html => {
  const row = (one: Standing) => texts.html(one.isOwn ? "leaderboard-own-row" : "leaderboard-row", {
    rank: one.rank, name: shortName(nameShown(one)), value: write(one.value)
  })
  if (top.length === 0) return texts.html("leaderboard-none")
  const place = own === null
    ? texts.html("leaderboard-no-place")
    : texts.html("leaderboard-place", { rank: own.rank, ranked, value: write(own.value) })
  return Html.lines([Html.lines(top.map(row)), place], 1)
}

/** The first ten by people invited or by what they earned in an asset, and the member's own place among all. */
export const leaderboard = Effect.fn("leaderboard")(function*(turn: Turn, [wanted]: ReadonlyArray<string>) {
  const { member, texts } = turn
  const listed = yield* ListedAssets
  const asset = listed.find((one) => one.asset.id === wanted)?.asset.id
  if (wanted !== undefined && asset === undefined) return stale(texts)
  const by: RankedBy = asset === undefined ? { _tag: "People" } : { _tag: "Earnings", asset }
  const ranking = yield* (yield* TeamStore).ranking(by, member.id, TOP_MAX)
  const money = writeMoney(listed, texts)
  const write = (value: bigint) => asset === undefined ? texts.plain("leaderboard-people", { count: Number(value) }) : money(asset, Amount.make(value))
  const title = asset === undefined ? texts.html("leaderboard-by-people") : texts.html("leaderboard-by-earnings", { asset })
  const mark = (isNow: boolean) => isNow ? "• " : ""
  const tabs = [
    button(`${mark(asset === undefined)}${texts.plain("leaderboard-tab-people")}`, "leaderboard"),
    ...listed.map((one) => button(`${mark(one.asset.id === asset)}${one.asset.id}`, `leaderboard:${one.asset.id}`))
  ]
  const html = Html.lines([title, writeRanking(turn, ranking, write), texts.html("leaderboard-names")], 1)
  return shown(html, [tabs, [button(texts.plain("button-settings"), "settings"), button(texts.plain("button-invite"), "invite")], ...backToMenu(texts)])
})
