import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { UserId } from "../user/User.ts"
import type { Dialogue } from "./Dialogue.ts"

/** What members are being asked: one dialogue each at most. Losing one loses no money. Every adapter passes its contract suite. */
export class DialogueStore extends Context.Service<DialogueStore, {
  /** What a member is being asked, expired or not. */
  readonly of: (userId: UserId) => Effect.Effect<Option.Option<Dialogue>>
  /** Begins a dialogue in the place of whatever the member was asked before. */
  readonly begin: (dialogue: Dialogue) => Effect.Effect<void>
  /** Goes on to the next question, if `from` is still what he is asked. Answers whether it was: `false` means that nothing happened. */
  readonly advance: (from: Dialogue, next: Dialogue) => Effect.Effect<boolean>
  /** Ends whatever a member is asked. */
  readonly end: (userId: UserId) => Effect.Effect<void>
}>()("@sigmatrade/core/dialogue/DialogueStore") {}
