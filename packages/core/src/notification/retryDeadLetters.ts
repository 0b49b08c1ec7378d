import { DateTime, Effect, Option, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { NoteMissing } from "../incident/NoteMissing.ts"
import type { DeadLetterRange } from "./DeadLetterStore.ts"
import { DeadLetterStore } from "./DeadLetterStore.ts"
import { NoticeId } from "./Notice.ts"

/** Dead letters on one page. */
const PAGE_MAX = 100
/** Dead letters that are tried again at once: the range may be asked for again. */
const RETRY_MAX = 1_000
/** What was done about one dead letter. */
const ACTS_MAX = 100
const NOTE_LENGTH_MAX = 1_000

/** No notice of this id was given up, or somebody has done something about it. */
export class DeadLetterUnknown extends Schema.TaggedError<DeadLetterUnknown>()("DeadLetterUnknown", { id: NoticeId }) {}

/** A page of notices that were given up, the last first; `before` is when the last one of the page before it failed. */
export const listDeadLetters = Effect.fn("listDeadLetters")(function*(before: DateTime.Utc | null = null) {
  // Those of this very moment included.
  const end = before ?? DateTime.add(yield* DateTime.now, { milliseconds: 1 })
  return yield* (yield* DeadLetterStore).open(end, PAGE_MAX)
})

/** How many notices were given up and are open, by reason, the most first. */
export const countDeadLetters = Effect.flatMap(DeadLetterStore, ({ counts }) => counts)

/** One page of the notices that were given up for a reason, the last first; pages are numbered from 0. */
export const deadLettersOf = Effect.fn("deadLettersOf")(function*(reason: string, page: number, size: number) {
  return yield* (yield* DeadLetterStore).ofReason(reason, page * Math.min(size, PAGE_MAX), Math.min(size, PAGE_MAX))
})

/** One notice that was given up, and what was done about it before. Errors: `DeadLetterUnknown`. */
export const inspectDeadLetter = Effect.fn("inspectDeadLetter")(function*(id: NoticeId) {
  const letters = yield* DeadLetterStore
  const found = yield* letters.get(id)
  if (Option.isNone(found)) return yield* new DeadLetterUnknown({ id })
  return { letter: found.value, acts: yield* letters.acts(id, ACTS_MAX) }
})

/** Notices that were given up are tried again, one, those that failed in a time or those of a reason, at most 1,000 at once. Answers how many. */
export const retryDeadLetters = Effect.fn("retryDeadLetters")(function*(range: DeadLetterRange, operator: OperatorName) {
  const count = yield* (yield* DeadLetterStore).retry(range, operator, yield* DateTime.now, RETRY_MAX)
  if (count > 0) yield* Effect.logInfo("An operator has dead letters tried again", { count, operator })
  return count
})

/** An operator has seen to a notice that was given up: it is never tried again. Errors: `NoteMissing`, `DeadLetterUnknown`. */
export const resolveDeadLetter = Effect.fn("resolveDeadLetter")(function*(id: NoticeId, operator: OperatorName, note: string) {
  const said = note.trim().slice(0, NOTE_LENGTH_MAX)
  if (said === "") return yield* new NoteMissing()
  if (!(yield* (yield* DeadLetterStore).resolve(id, operator, said, yield* DateTime.now))) return yield* new DeadLetterUnknown({ id })
})
