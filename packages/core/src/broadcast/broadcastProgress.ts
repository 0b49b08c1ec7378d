import { DateTime, Effect } from "effect"
import { Pace } from "../notification/Pace.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { partsOf } from "./partsOf.ts"

/** What of a broadcast's history one look shows. */
const ACTS_MAX = 50

/**
 * How far a broadcast is: recipients by what became of them, who did what with it, and when it ended, or when the last message leaves at the
 * best pace; `null` while nothing is being sent. Errors: `BroadcastUnknown`.
 */
export const broadcastProgress = Effect.fn("broadcastProgress")(function*(id: BroadcastId) {
  const broadcasts = yield* BroadcastStore
  const broadcast = yield* broadcasts.get(id)
  const { outcomes, partsTold } = yield* broadcasts.counts(id)
  const recipients = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const { messagesPerSecondMax } = (yield* Pace).limits
  const seconds = (outcomes.waiting * partsOf(broadcast.content).length) / messagesPerSecondMax
  const expected = DateTime.add(yield* DateTime.now, { milliseconds: Math.ceil(seconds * 1_000) })
  const finishAt = broadcast.endedAt ?? (broadcast.state === "running" ? expected : null)
  return { broadcast, recipients, outcomes, partsTold, finishAt, acts: yield* broadcasts.acts(id, ACTS_MAX) }
})
