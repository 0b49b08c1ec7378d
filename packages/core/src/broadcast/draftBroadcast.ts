import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { Broadcast, BroadcastId } from "./Broadcast.ts"
import type { BroadcastContent } from "./BroadcastContent.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { partsOf } from "./partsOf.ts"
import type { Segment } from "./Segment.ts"

/** A broadcast that says nothing. */
export class BroadcastEmpty extends Schema.TaggedError<BroadcastEmpty>()("BroadcastEmpty", {}) {}

/** An operator writes a broadcast; nothing is sent. Answers the draft. Errors: `BroadcastEmpty`. */
export const draftBroadcast = Effect.fn("draftBroadcast")(function*(operator: OperatorName, segment: Segment, content: BroadcastContent) {
  if (partsOf(content).length === 0) return yield* new BroadcastEmpty()
  const draft = new Broadcast({
    id: BroadcastId.make(yield* uuidV7), operator, segment, content, state: "draft", notBefore: null, notAfter: null,
    createdAt: yield* DateTime.now, startedAt: null, endedAt: null
  })
  yield* (yield* BroadcastStore).add(draft)
  return draft
})
