import type { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Effect } from "effect"
import type { Offers } from "../readOffers.ts"
import { readOffers } from "../readOffers.ts"
import { Html } from "../texts/Html.ts"
import { writeMoney } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"
import { fromBalance } from "./pay.ts"

const markOf = ({ open, owned }: Offers, level: LevelNumber) => {
  if (owned.has(level)) return "levels-row-owned"
  return open.some((price) => price.level === level) ? "levels-row-open" : "levels-row-locked"
}

/** All levels with their prices in every asset; those he owns and those he cannot buy yet are marked. */
export const levels = Effect.fn("levels")(function*(turn: Turn) {
  const { member, texts } = turn
  const offers = yield* readOffers(member.id)
  if (offers.prices.size === 0) return shown(texts.html("levels-none"), backToMenu(texts))
  const money = writeMoney(offers.listed, texts)
  const rows = [...offers.prices].map(([level, prices]) => texts.html(markOf(offers, level), {
    level,
    prices: prices.map(({ asset, price }) => money(asset, price)).join(` ${texts.plain("levels-or")} `)
  }))
  const locked = [...offers.prices.keys()].some((level) => markOf(offers, level) === "levels-row-locked")
  const parts = [texts.html("levels-title"), Html.lines(rows), ...(locked ? [texts.html("levels-sequential")] : [])]
  const pay = offers.open.length === 0 ? [] : [[button(texts.plain("button-pay"), "pay")]]
  return shown(Html.lines(parts, 1), [...pay, ...fromBalance(turn, offers, offers.open, "levels"), ...backToMenu(texts)])
})
