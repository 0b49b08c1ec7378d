import { Effect } from "effect"
import type { Turn } from "../Turn.ts"
import { menuKeyboard, shown } from "../View.ts"

/** The menu: where every way begins and ends. */
export const menu = Effect.fn("menu")(function*({ texts }: Turn) {
  return shown(texts.html("menu"), menuKeyboard(texts))
})
