import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { Effect } from "effect"
import type { Html } from "../texts/Html.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { button, menuKeyboard, shown } from "../View.ts"

/** The menu below some words; who cannot pay yet, for he has no wallet, reads what to do next, and its button comes first. */
export const menuBelow = Effect.fnUntraced(function*({ member, texts }: Turn, words: (next: Html | null) => Html) {
  const isReady = member.wallet !== null || (yield* AttributionPolicy).strategy === "address"
  const first = isReady ? [] : [[button(texts.plain("button-wallet"), "wallet")]]
  return shown(words(isReady ? null : texts.html("onboarding")), [...first, ...menuKeyboard(texts)]) satisfies Answer
})
