import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, shown } from "../View.ts"

/** Asks whom he wants to know about: people who pretend to be of the team are how most money is stolen in chats. */
export const verify = Effect.fn("verify")(function*({ botUsername, member, texts }: Turn) {
  yield* beginDialogue(member.id, asking("verify"))
  return shown(texts.html("verify-ask", { bot: botUsername }), backToMenu(texts))
})

/**
 * Says whether an account is one of the team's. Only the number of an account counts: names can be copied and usernames change hands. Who of
 * the team it is stays unsaid.
 */
export const verifyGiven = Effect.fn("verifyGiven")(function*({ botUsername, member, texts }: Turn, _: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(TelegramId)(Number(text.trim()))
  if (Option.isNone(id)) return shown(texts.html("verify-not-id"), backToMenu(texts))
  yield* (yield* DialogueStore).end(member.id)
  const operator = yield* (yield* OperatorStore).byTelegramId(id.value)
  const key = Option.isSome(operator) ? "verify-staff" : "verify-stranger"
  return shown(texts.html(key, { account: String(id.value), bot: botUsername }), backToMenu(texts))
})
