import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { currentSession, logIn } from "@sigmatrade/core/admin/logIn"
import { Effect, Redacted } from "effect"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, shown } from "../View.ts"
import { askKey } from "./askKey.ts"
import { panel } from "./panel.ts"

/** The door to the operators' part: whoever has shown his key sees the panel, everybody else is asked for it. */
export const admin = Effect.fn("admin")(function*(turn: Turn) {
  const session = yield* currentSession(turn.member.telegramId)
  return session === null ? yield* askKey(turn, "admin-ask-key") : yield* panel(turn, session)
})

/** Somebody sends a key. */
export const operatorKeyGiven = Effect.fn("operatorKeyGiven")((turn: Turn, _: Dialogue, text: string) =>
  logIn(turn.member.telegramId, Redacted.make(text.trim()), turn.requestId).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(turn.member.id))),
    Effect.flatMap((session) => panel(turn, session)),
    Effect.catchTags({
      LoginRefused: ({ triesLeft: tries }) => Effect.succeed(shown(turn.texts.html("admin-key-wrong", { tries }), backToMenu(turn.texts))),
      LoginNotTaken: ({ until }) => Effect.succeed(shown(turn.texts.html("admin-key-locked", { until: writeTime(until) }), backToMenu(turn.texts)))
    })
  ))
