import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { Effect } from "effect"
import { Html } from "./texts/Html.ts"
import type { Turn } from "./Turn.ts"

/** Puts a member's anti-phishing phrase, if he has one, above what he reads about money. */
export const phraseAbove = Effect.fn("phraseAbove")(function*({ member, texts }: Turn, html: Html) {
  const { phrase } = yield* (yield* MemberSettingsStore).of(member.id)
  return phrase === null ? html : Html.lines([texts.html("phrase-above", { phrase }), html], 1)
})
