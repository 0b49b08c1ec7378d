import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { Effect } from "effect"
import type { Turn } from "../Turn.ts"
import { menuKeyboard, shown } from "../View.ts"

/** How everything works, on one page. */
export const help = Effect.fn("help")(function*({ texts }: Turn) {
  return shown(texts.html("help", { strategy: (yield* AttributionPolicy).strategy }), menuKeyboard(texts))
})
