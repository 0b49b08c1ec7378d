import { Effect } from "effect"
import type { BroadcastId } from "./Broadcast.ts"
import type { BroadcastContent } from "./BroadcastContent.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { BroadcastEmpty } from "./draftBroadcast.ts"
import { partsOf } from "./partsOf.ts"

/**
 * A draft says something else from now on; what is scheduled or on its way is never changed, since somebody has agreed to it as it was.
 * Answers whether it was still a draft. Errors: `BroadcastUnknown`, `BroadcastEmpty`.
 */
export const rewriteBroadcast = Effect.fn("rewriteBroadcast")(function*(id: BroadcastId, content: BroadcastContent) {
  if (partsOf(content).length === 0) return yield* new BroadcastEmpty()
  const broadcasts = yield* BroadcastStore
  yield* broadcasts.get(id)
  return yield* broadcasts.rewrite(id, content)
})
