import type { Asked } from "@sigmatrade/core/dialogue/beginDialogue"
import { Question } from "@sigmatrade/core/dialogue/Dialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"

/** How one question is asked. */
interface QuestionForm {
  /** Raised when the same question asks for something else: dialogues of an older version end with a word then, never with an effect. */
  readonly meaning: number
  /** Whether the answer is a secret: the message that holds it is deleted before anything else is done. */
  readonly isSecret: boolean
}

/** Everything the bot ever asks and then waits for. */
export const questions = {
  "withdraw-amount": { meaning: 1, isSecret: false },
  "withdraw-password": { meaning: 1, isSecret: true },
  "password-new": { meaning: 1, isSecret: true },
  "password-change": { meaning: 1, isSecret: true },
  "reset-reason": { meaning: 1, isSecret: false },
  "reset-confirm": { meaning: 1, isSecret: false },
  "reset-password": { meaning: 1, isSecret: true },
  "wallet-new": { meaning: 1, isSecret: false },
  "wallet-password": { meaning: 1, isSecret: true },
  "autopay-password": { meaning: 1, isSecret: true },
  "admin-key": { meaning: 1, isSecret: true },
  "admin-name": { meaning: 1, isSecret: false },
  "admin-refusal": { meaning: 1, isSecret: false },
  "admin-broadcast": { meaning: 1, isSecret: false },
  "admin-link": { meaning: 1, isSecret: false },
  "admin-when": { meaning: 1, isSecret: false },
  "admin-answer": { meaning: 1, isSecret: false },
  "admin-stop": { meaning: 1, isSecret: false },
  "admin-search": { meaning: 1, isSecret: false },
  "admin-block": { meaning: 1, isSecret: false },
  "admin-terminate": { meaning: 1, isSecret: false },
  "admin-reinstate": { meaning: 1, isSecret: false },
  "admin-unblock": { meaning: 1, isSecret: false },
  "admin-assign": { meaning: 1, isSecret: false },
  "admin-assign-why": { meaning: 1, isSecret: false },
  "admin-return": { meaning: 1, isSecret: false },
  "admin-keep": { meaning: 1, isSecret: false },
  "admin-list": { meaning: 1, isSecret: false },
  "admin-list-why": { meaning: 1, isSecret: false },
  "admin-unlist": { meaning: 1, isSecret: false },
  "admin-resolve": { meaning: 1, isSecret: false },
  "admin-refund": { meaning: 1, isSecret: false },
  "admin-deposit": { meaning: 1, isSecret: false },
  "admin-prices": { meaning: 1, isSecret: false },
  "admin-prices-why": { meaning: 1, isSecret: false },
  "admin-campaign-name": { meaning: 1, isSecret: false },
  "admin-campaign-asset": { meaning: 1, isSecret: false },
  "admin-campaign-rule": { meaning: 1, isSecret: false },
  "admin-campaign-level": { meaning: 1, isSecret: false },
  "admin-campaign-members": { meaning: 1, isSecret: false },
  "admin-campaign-each": { meaning: 1, isSecret: false },
  "admin-campaign-funds": { meaning: 1, isSecret: false },
  "admin-campaign-until": { meaning: 1, isSecret: false },
  "admin-campaign-check": { meaning: 1, isSecret: false },
  "admin-campaign-end": { meaning: 1, isSecret: false },
  "admin-reset-ok": { meaning: 1, isSecret: false },
  "admin-reset-no": { meaning: 1, isSecret: false },
  "ticket-text": { meaning: 1, isSecret: false },
  "ticket-more": { meaning: 1, isSecret: false },
  "appeal-text": { meaning: 1, isSecret: false },
  "verify": { meaning: 1, isSecret: false },
  "phrase-new": { meaning: 1, isSecret: true },
  "phrase-guarded": { meaning: 1, isSecret: true }
} as const satisfies Record<string, QuestionForm>

/** The name of a question. */
export type QuestionName = keyof typeof questions

/** A question as a dialogue keeps it, with what the member has said before. */
export const asking = (name: QuestionName, answers: Readonly<Record<string, string>> = {}): Asked => ({
  question: Question.make(name), meaning: questions[name].meaning, answers
})

/** The question of a dialogue, if this version asks it in the same sense. */
export const questionOf = ({ meaning, question }: Dialogue): QuestionName | null => {
  const name = Object.keys(questions).find((known): known is QuestionName => known === question)
  return name !== undefined && questions[name].meaning === meaning ? name : null
}

/** Questions that are answered by as many messages as the member likes, pictures and files too; a button ends them. */
const drafts = ["ticket-text", "ticket-more", "appeal-text"] as const satisfies ReadonlyArray<QuestionName>

/** The question of a dialogue that takes pictures and files, if it is one. */
export const draftOf = (dialogue: Dialogue): typeof drafts[number] | null => {
  const name = questionOf(dialogue)
  return drafts.find((draft) => draft === name) ?? null
}

/** Whether the answer may be a secret. Of a question that is not known any more it may be. */
export const isSecret = (dialogue: Dialogue): boolean => {
  const name = questionOf(dialogue)
  return name === null || questions[name].isSecret
}
