import { DateTime, Effect } from "effect"
import { uuidV7 } from "../persistence/uuidV7.ts"
import type { UserId } from "../user/User.ts"
import type { Question } from "./Dialogue.ts"
import { Dialogue, DialogueId } from "./Dialogue.ts"
import { DialogueStore } from "./DialogueStore.ts"

/** How long a question waits for its answer. */
const ANSWER_MINUTES = 30

/** What is asked. */
export interface Asked {
  readonly question: Question
  readonly meaning: number
  readonly answers: Readonly<Record<string, string>>
}

/** Asks a member something, in the place of whatever he was asked before. */
export const beginDialogue = Effect.fn("beginDialogue")(function*(userId: UserId, asked: Asked) {
  const expiresAt = DateTime.add(yield* DateTime.now, { minutes: ANSWER_MINUTES })
  yield* (yield* DialogueStore).begin(new Dialogue({ ...asked, id: DialogueId.make(yield* uuidV7), userId, step: 1, expiresAt }))
})

/**
 * Asks the next question of a dialogue, with what has been said so far. Answers `false`, and changes nothing, when the member is asked
 * something else by now.
 */
export const askNext = Effect.fn("askNext")(function*(from: Dialogue, asked: Asked) {
  const expiresAt = DateTime.add(yield* DateTime.now, { minutes: ANSWER_MINUTES })
  const { id, step, userId } = from
  return yield* (yield* DialogueStore).advance(from, new Dialogue({ ...asked, id, userId, step: step + 1, expiresAt }))
})
