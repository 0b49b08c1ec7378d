import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { Effect } from "effect"
import type { Turn } from "../Turn.ts"
import { button, menuKeyboard, shown } from "../View.ts"

/** How everything works, on one page. */
export const help = Effect.fn("help")(function*({ texts }: Turn) {
  const { strategy } = yield* AttributionPolicy
  const more = [button(texts.plain("button-faq"), "faq"), button(texts.plain("button-reserves"), "reserves"), button(texts.plain("button-verify"), "verify")]
  return shown(texts.html("help", { strategy }), [[button(texts.plain("button-support"), "support")], more, ...menuKeyboard(texts)])
})
