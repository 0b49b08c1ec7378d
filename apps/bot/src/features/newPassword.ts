import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { completeReset } from "@sigmatrade/core/payout/completeReset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { Effect, Redacted } from "effect"
import { asking } from "../dialogue/questions.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Turn } from "../Turn.ts"
import { backToMenu, button, shown } from "../View.ts"
import { forgot } from "./forgot.ts"
import { whyNotTaken } from "./whyNotPaid.ts"

/** Operators have agreed: the member is asked for the password he wants, without the old one. */
export const newPassword = Effect.fn("newPassword")(function*(turn: Turn) {
  const { member, texts } = turn
  const { unfinished } = yield* (yield* PasswordResetStore).of(member.id)
  if (unfinished?.state !== "approved") return yield* forgot(turn)
  yield* beginDialogue(member.id, asking("reset-password"))
  return shown(texts.html("reset-ask-password"), backToMenu(texts))
})

/** The member sends the password he wants: it is his from now on, and he reads from when on money leaves again. */
export const resetPasswordGiven = Effect.fn("resetPasswordGiven")((turn: Turn, _: Dialogue, text: string) => {
  const { member: { id }, texts } = turn
  const end = Effect.flatMap(DialogueStore, (store) => store.end(id))
  return completeReset(id, Redacted.make(text)).pipe(
    Effect.flatMap(({ endedAt, requestedAt, withdrawalsFrom }) => Effect.as(end, shown(
      texts.html("reset-done", { until: writeTime(withdrawalsFrom ?? endedAt ?? requestedAt) }),
      [[button(texts.plain("button-withdrawals"), "withdrawals")], ...backToMenu(texts)]
    ))),
    Effect.catchTags({
      PasswordUnfit: ({ lengthMax: maximum, lengthMin: minimum }) =>
        Effect.succeed(shown(texts.html("password-unfit", { minimum, maximum }), backToMenu(texts))),
      PasswordNotTaken: (error) => Effect.as(end, shown(whyNotTaken(texts, error), backToMenu(texts))),
      // It was done, refused or taken back meanwhile, perhaps on another device.
      ResetNotApproved: () => Effect.as(end, shown(texts.html("reset-over"), [[button(texts.plain("button-password"), "password")], ...backToMenu(texts)])),
      PasswordMissing: () => Effect.andThen(end, forgot(turn)),
      MemberBlocked: () => Effect.as(end, shown(texts.html("blocked"), []))
    })
  )
})
