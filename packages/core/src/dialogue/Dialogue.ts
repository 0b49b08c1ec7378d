import { DateTime, Schema } from "effect"
import { UserId } from "../user/User.ts"

/** The identity of a dialogue: a UUID, never reused. What a dialogue leads to is named by it, so that it happens once. */
export const DialogueId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("DialogueId"))
export type DialogueId = typeof DialogueId.Type

/** Names what is asked: a word of whoever asks. */
export const Question = Schema.String.check(Schema.isPattern(/^[a-z][a-z-]{0,39}$/u)).pipe(Schema.brand("Question"))
export type Question = typeof Question.Type

/** What a member has been asked and has not answered yet. Holds no password and nothing else that must stay secret. */
export class Dialogue extends Schema.Class<Dialogue>("Dialogue")({
  id: DialogueId,
  userId: UserId,
  question: Question,
  /** What the question means, counted: a program that asks it in another sense does not take an answer to this one. */
  meaning: Schema.Int.check(Schema.isGreaterThan(0)),
  /** What he has said so far, by name. */
  answers: Schema.Record(Schema.String, Schema.String),
  /** Counts the questions of this dialogue; of two answers to the same one the first counts. */
  step: Schema.Int.check(Schema.isGreaterThan(0)),
  /** From then on no answer is taken. */
  expiresAt: Schema.DateTimeUtc
}) {}

/** Whether it is too late to answer. */
export const isExpired = ({ expiresAt }: Dialogue, now: DateTime.Utc): boolean => DateTime.isGreaterThanOrEqualTo(now, expiresAt)
