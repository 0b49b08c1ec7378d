import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import { Effect } from "effect"
import { asking } from "../dialogue/questions.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, shown } from "../View.ts"

/** Asks for the operator's key. Whoever asks is asked: that somebody is no operator is not said before he has tried. */
export const askKey = Effect.fn("askKey")(function*({ member, texts }: Turn, key: "admin-ask-key" | "admin-session-over") {
  yield* beginDialogue(member.id, asking("admin-key"))
  return shown(texts.html(key), backToMenu(texts))
})
