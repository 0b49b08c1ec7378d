import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { NoticeId } from "@sigmatrade/core/notification/Notice"
import { resolveDeadLetter } from "@sigmatrade/core/notification/retryDeadLetters"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { backToLetters, factsOf, letterIn } from "./deadLetters.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"

/** Asks how a notice that was given up was seen to. */
export const askResolve = Effect.fn("askResolve")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const letter = yield* letterIn(details)
  if (letter === undefined) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-resolve", { id: letter.id }))
  return shown(Html.lines([yield* factsOf(desk, letter), desk.texts.html("admin-ask-resolve")], 1), backToLetters(desk))
})

/** The operator says how: it is never sent again, and what he said is kept. */
export const resolveNoteGiven = Effect.fn("resolveNoteGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(NoticeId)(answers["id"])
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "dead-letters.retry", action: "resolve dead letter", subject: `notice:${id.value}`, reason: text } as const
  const word = yield* actAt(desk, act, (operator) => resolveDeadLetter(id.value, operator, text)).pipe(
    Effect.as("admin-letter-done"),
    Effect.catchTags({ NoteMissing: () => Effect.succeed("admin-ask-resolve"), DeadLetterUnknown: () => Effect.succeed("admin-letter-gone") })
  )
  if (word !== "admin-ask-resolve") yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), backToLetters(desk))
})
