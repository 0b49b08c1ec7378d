import { Language } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { Effect, Option, Schema } from "effect"
import { Html } from "../texts/Html.ts"
import { textsIn } from "../texts/textsIn.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { menuKeyboard, shown, stale } from "../View.ts"

/** The member changes the language: to the one a button names, or to the other one by command. */
export const language = Effect.fn("language")(function*({ member, texts }: Turn, details: ReadonlyArray<string>) {
  const other = member.language === "ru" ? "en" : "ru"
  const chosen = Schema.decodeUnknownOption(Language)(details[0] ?? other)
  if (Option.isNone(chosen)) return stale(texts)
  yield* (yield* UserStore).setLanguage(member.id, chosen.value)
  const spoken = textsIn(chosen.value)
  const toast = spoken.plain("language-changed")
  // A command has no place for a passing line: there the change stands in the message.
  const html = details.length === 0 ? Html.lines([spoken.html("language-changed"), spoken.html("menu")], 1) : spoken.html("menu")
  return { ...shown(html, menuKeyboard(spoken)), toast, language: chosen.value } satisfies Answer
})
