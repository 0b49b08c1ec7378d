import { Html } from "../texts/Html.ts"
import type { Turn } from "../Turn.ts"
import { menuBelow } from "./menuBelow.ts"

/** The menu: where every way begins and ends. */
export const menu = (turn: Turn) => menuBelow(turn, (next) => {
  const { texts } = turn
  return next === null ? texts.html("menu") : Html.lines([texts.html("menu-first"), next], 1)
})
