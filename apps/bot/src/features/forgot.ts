import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { isExpired } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import type { PasswordReset } from "@sigmatrade/core/payout/PasswordReset"
import { REASON_LENGTH_MIN, ResetId } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { reasonOf, requestReset } from "@sigmatrade/core/payout/requestReset"
import { withdrawReset } from "@sigmatrade/core/payout/withdrawReset"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { DateTime, Effect, Option, Result, Schema } from "effect"
import { actButton } from "../buttons/actButton.ts"
import { asking, questionOf } from "../dialogue/questions.ts"
import { idIn } from "../idDetails.ts"
import { limited } from "../limited.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown, stale } from "../View.ts"

/** An id as a button carries it: the digits of the UUID. */
const digitsOf = (id: ResetId): string => id.replaceAll("-", "")

/** How a reset that is not over stands, and what the member can do about it. */
export const resetStanding = Effect.fn("resetStanding")(function*({ member, texts }: Turn, { decidedAt, id, reason, requestedAt, state }: PasswordReset) {
  const back = [yield* actButton(member.id, texts.plain("button-reset-recall"), "recall", digitsOf(id))]
  if (state === "approved") {
    const html = texts.html("reset-approved", { at: writeTime(decidedAt ?? requestedAt) })
    return shown(html, [[button(texts.plain("button-reset-password"), "newpassword")], back, ...backToMenu(texts)])
  }
  const remembered = [button(texts.plain("button-reset-remembered"), "password:old")]
  return shown(texts.html("reset-open", { at: writeTime(requestedAt), reason }), [back, remembered, ...backToMenu(texts)])
})

/** The member has forgotten his password: how his reset stands, or the question why he needs one. */
export const forgot = Effect.fn("forgot")(function*(turn: Turn) {
  const { member, texts } = turn
  if (Option.isNone(yield* (yield* PasswordStore).get(member.id))) {
    return shown(texts.html("withdraw-no-password"), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])
  }
  const { unfinished } = yield* (yield* PasswordResetStore).of(member.id)
  if (unfinished !== null) return yield* resetStanding(turn, unfinished)
  yield* beginDialogue(member.id, asking("reset-reason"))
  return shown(texts.html("reset-ask-reason", { minimum: REASON_LENGTH_MIN }), backToMenu(texts))
})

/** The member says why: he reads what a reset means for his money before anything happens. */
export const resetReasonGiven = Effect.fn("resetReasonGiven")(function*({ texts }: Turn, dialogue: Dialogue, text: string) {
  const reason = yield* Effect.result(reasonOf(text))
  if (Result.isFailure(reason)) return shown(texts.html("reset-reason-short", { minimum: reason.failure.lengthMin }), backToMenu(texts))
  if (!(yield* askNext(dialogue, asking("reset-confirm", { reason: reason.success })))) return stale(texts)
  const { walletCooldownHours: hours } = yield* WithdrawalPolicy
  const html = texts.html("reset-preview", { reason: reason.success, hours })
  return shown(html, [[button(texts.plain("button-reset-ask"), "resetask")], ...backToMenu(texts)])
})

const ask = Effect.fn("ask")((turn: Turn, reason: string) =>
  requestReset(turn.member.id, reason).pipe(
    Effect.flatMap(({ reset }) => Effect.andThen(Effect.flatMap(DialogueStore, ({ end }) => end(turn.member.id)), resetStanding(turn, reset))),
    Effect.catchTags({
      ReasonTooShort: () => forgot(turn),
      PasswordMissing: () => forgot(turn),
      MemberBlocked: () => Effect.succeed(shown(turn.texts.html("blocked"), []))
    })
  ))

/** The member is sure: operators are asked. Pressed again it shows how that stands, and nothing else happens. */
export const resetAsk = Effect.fn("resetAsk")(function*(turn: Turn) {
  const dialogue = Option.getOrNull(yield* (yield* DialogueStore).of(turn.member.id))
  if (dialogue === null || questionOf(dialogue) !== "reset-confirm" || isExpired(dialogue, yield* DateTime.now)) return yield* forgot(turn)
  return yield* limited(turn, "ticket", ask(turn, dialogue.answers["reason"] ?? ""))
})

/** The member takes it back: his old password stays. */
export const resetBack = Effect.fn("resetBack")(function*(turn: Turn, entity: string) {
  const { member, texts } = turn
  const id = Schema.decodeUnknownOption(ResetId)(idIn([entity]))
  if (Option.isNone(id)) return stale(texts)
  const word = (key: string): Answer => shown(texts.html(key), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])
  return yield* withdrawReset(member.id, id.value).pipe(
    Effect.as(word("reset-taken-back")),
    Effect.catchTags({
      ResetUnknown: () => Effect.succeed(stale(texts)),
      ResetOver: () => Effect.succeed(word("reset-over"))
    })
  )
})
