import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { PasswordUnfit } from "@sigmatrade/core/payout/setPassword"
import { changePassword, setPassword } from "@sigmatrade/core/payout/setPassword"
import { Effect, Option, Redacted } from "effect"
import { asking } from "../dialogue/questions.ts"
import { orForgotten } from "../orForgotten.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown } from "../View.ts"
import { resetStanding } from "./forgot.ts"
import { whyNotTaken } from "./whyNotPaid.ts"

const said = ({ texts }: Turn, key: string): Answer => shown(texts.html(key), backToMenu(texts))

const unfit = ({ texts }: Turn, { lengthMax: maximum, lengthMin: minimum }: PasswordUnfit): Answer =>
  shown(texts.html("password-unfit", { minimum, maximum }), backToMenu(texts))

/** The password for withdrawals: set once, then changed with the old one; while it is being reset, how that stands, unless he has it after all. */
export const password = Effect.fn("password")(function*(turn: Turn, [which]: ReadonlyArray<string> = []) {
  const { member, texts } = turn
  const { unfinished } = yield* (yield* PasswordResetStore).of(member.id)
  if (unfinished !== null && which !== "old") return yield* resetStanding(turn, unfinished)
  const isSet = Option.isSome(yield* (yield* PasswordStore).get(member.id))
  yield* beginDialogue(member.id, asking(isSet ? "password-change" : "password-new"))
  return isSet ? shown(texts.html("password-ask-change"), orForgotten(texts)) : said(turn, "password-ask-new")
})

/** It is done: nothing is asked any more. Telling him is the notice's part, so that he hears of it wherever it came from. */
const done = Effect.fn("done")(function*({ member, texts }: Turn) {
  yield* (yield* DialogueStore).end(member.id)
  return shown(texts.html("password-done"), [[button(texts.plain("button-withdraw"), "withdraw")], ...backToMenu(texts)])
})

/** The member sends the password he wants. */
export const newPasswordGiven = Effect.fn("newPasswordGiven")((turn: Turn, _: Dialogue, text: string) =>
  setPassword(turn.member.id, Redacted.make(text)).pipe(
    Effect.andThen(done(turn)),
    Effect.catchTags({
      PasswordUnfit: (error) => Effect.succeed(unfit(turn, error)),
      PasswordSetAlready: () => password(turn),
      MemberBlocked: () => Effect.succeed(said(turn, "blocked"))
    })
  ))

/** The member sends the old password and the one he wants, on two lines. */
export const changedPasswordGiven = Effect.fn("changedPasswordGiven")((turn: Turn, _: Dialogue, text: string) => {
  const [old = "", wanted = "", ...rest] = text.split("\n").filter((line) => line !== "")
  if (wanted === "" || rest.length > 0) return Effect.succeed(said(turn, "password-two-lines"))
  const { member: { id }, texts } = turn
  return changePassword(id, Redacted.make(old), Redacted.make(wanted)).pipe(
    Effect.andThen(done(turn)),
    Effect.catchTags({
      PasswordUnfit: (error) => Effect.succeed(unfit(turn, error)),
      PasswordMissing: () => password(turn),
      PasswordWrong: (error) => Effect.succeed(shown(whyNotTaken(texts, error), orForgotten(texts))),
      PasswordNotTaken: (error) => Effect.flatMap(DialogueStore, ({ end }) => end(id)).pipe(
        Effect.as(shown(whyNotTaken(texts, error), orForgotten(texts)))
      ),
      MemberBlocked: () => Effect.succeed(said(turn, "blocked"))
    })
  )
})
