import { grantReset } from "@sigmatrade/core/admin/grantReset"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { refuseReset } from "@sigmatrade/core/payout/approveReset"
import { ResetId } from "@sigmatrade/core/payout/PasswordReset"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import { shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToResets, factsOfReset, resetIn } from "./resets.ts"

const Seen = Schema.Literals(["open", "approved"])

/** Shows once more whom it is about, and asks why his password may be set anew. */
export const askReset = Effect.fn("askReset")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const reset = yield* resetIn(details)
  if (Option.isNone(reset)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-reset-ok", { id: reset.value.id }))
  return shown(Html.lines([yield* factsOfReset(desk, reset.value), desk.texts.html("admin-ask-reset-ok")], 1), backToResets(desk))
})

/** Shows once more whom it is about, and asks why not. */
export const askResetNo = Effect.fn("askResetNo")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const reset = yield* resetIn(details)
  const seen = Schema.decodeUnknownOption(Seen)(details[2])
  if (Option.isNone(reset) || Option.isNone(seen)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-reset-no", { id: reset.value.id, seen: seen.value }))
  return shown(Html.lines([yield* factsOfReset(desk, reset.value), desk.texts.html("admin-ask-reset-no")], 1), backToResets(desk))
})

const idOf = ({ answers }: Dialogue) => Schema.decodeUnknownOption(ResetId)(answers["id"])

const answered = Effect.fn("answered")(function*(desk: Desk, word: string, asked: string) {
  if (word !== asked) yield* (yield* DialogueStore).end(desk.member.id)
  return shown(desk.texts.html(word), backToResets(desk))
})

/** The operator says why: the member may set another password. */
export const resetOkGiven = Effect.fn("resetOkGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idOf(dialogue)
  if (Option.isNone(id)) return stale(desk.texts)
  const act = { permission: "resets.decide", action: "approve reset", subject: `reset:${id.value}`, reason: text } as const
  const word = yield* actAt(desk, act, (operator) => grantReset(id.value, operator, text)).pipe(
    Effect.as("admin-reset-approved"),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed("admin-ask-reset-ok"),
      ResetOwn: () => Effect.succeed("admin-reset-own"),
      ResetUnknown: () => Effect.succeed("admin-reset-moved"),
      ResetMoved: () => Effect.succeed("admin-reset-moved")
    })
  )
  return yield* answered(desk, word, "admin-ask-reset-ok")
})

/** The operator says why not: the member reads it, and keeps the password he has. */
export const resetNoGiven = Effect.fn("resetNoGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const id = idOf(dialogue)
  const seen = Schema.decodeUnknownOption(Seen)(dialogue.answers["seen"])
  if (Option.isNone(id) || Option.isNone(seen)) return stale(desk.texts)
  const act = { permission: "resets.decide", action: "refuse reset", subject: `reset:${id.value}`, reason: text } as const
  const word = yield* actAt(desk, act, (operator) => refuseReset(id.value, seen.value, operator, text)).pipe(
    Effect.as("admin-reset-refused"),
    Effect.catchTags({
      NoteMissing: () => Effect.succeed("admin-ask-reset-no"),
      ResetUnknown: () => Effect.succeed("admin-reset-moved"),
      ResetMoved: () => Effect.succeed("admin-reset-moved")
    })
  )
  return yield* answered(desk, word, "admin-ask-reset-no")
})
