import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { setPhrase } from "@sigmatrade/core/payout/setPhrase"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { Effect, Option, Redacted } from "effect"
import { asking } from "../dialogue/questions.ts"
import { orForgotten } from "../orForgotten.ts"
import { Html } from "../texts/Html.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"
import { backToMenu, button, shown } from "../View.ts"
import { whyNotTaken } from "./whyNotPaid.ts"

const said = ({ texts }: Turn, key: string): Answer => shown(texts.html(key), backToMenu(texts))

/** The member's anti-phishing phrase, and the question for another one: with his password once he has one. */
export const phrase = Effect.fn("phrase")(function*(turn: Turn) {
  const { member, texts } = turn
  const isGuarded = Option.isSome(yield* (yield* PasswordStore).get(member.id))
  const { phrase: now } = yield* (yield* MemberSettingsStore).of(member.id)
  yield* beginDialogue(member.id, asking(isGuarded ? "phrase-guarded" : "phrase-new"))
  return shown(Html.lines([
    texts.html("phrase-about"),
    ...(now === null ? [] : [texts.html("phrase-now", { phrase: now })]),
    texts.html(isGuarded ? "phrase-ask-guarded" : "phrase-ask")
  ], 1), [[button(texts.plain("button-profile"), "profile")], ...(isGuarded ? orForgotten(texts) : backToMenu(texts))])
})

const given = Effect.fn("given")((turn: Turn, text: string, password: Redacted.Redacted | null) => {
  const { member: { id }, texts } = turn
  return setPhrase(id, Redacted.make(text), password).pipe(
    Effect.flatMap((chosen) => Effect.as(
      Effect.flatMap(DialogueStore, ({ end }) => end(id)),
      shown(texts.html("phrase-done", { phrase: chosen }), [[button(texts.plain("button-profile"), "profile")], ...backToMenu(texts)])
    )),
    Effect.catchTags({
      PhraseUnfit: ({ lengthMax: maximum, lengthMin: minimum }) =>
        Effect.succeed(shown(texts.html("phrase-unfit", { minimum, maximum }), backToMenu(texts))),
      PhraseIsPassword: () => Effect.succeed(said(turn, "phrase-is-password")),
      PasswordNeeded: () => phrase(turn),
      PasswordMissing: () => phrase(turn),
      PasswordWrong: (error) => Effect.succeed(shown(whyNotTaken(texts, error), orForgotten(texts))),
      PasswordNotTaken: (error) => Effect.as(
        Effect.flatMap(DialogueStore, ({ end }) => end(id)),
        shown(whyNotTaken(texts, error), backToMenu(texts))
      ),
      MemberBlocked: () => Effect.succeed(said(turn, "blocked"))
    })
  )
})

/** The member sends the phrase he wants. */
export const phraseGiven = Effect.fn("phraseGiven")((turn: Turn, _: Dialogue, text: string) => given(turn, text, null))

/** The member sends his password and the phrase he wants, on two lines. */
export const guardedPhraseGiven = Effect.fn("guardedPhraseGiven")((turn: Turn, _: Dialogue, text: string) => {
  const [password = "", wanted = "", ...rest] = text.split("\n").filter((line) => line.trim() !== "")
  return wanted === "" || rest.length > 0
    ? Effect.succeed(said(turn, "phrase-two-lines"))
    : given(turn, wanted, Redacted.make(password))
})
