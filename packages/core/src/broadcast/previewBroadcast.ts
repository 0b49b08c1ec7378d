import { DateTime, Effect } from "effect"
import { Pace } from "../notification/Pace.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { partsOf } from "./partsOf.ts"

/** What a broadcast would be if it started now: whom it reaches, in how many messages, and when the last one leaves. Errors: `BroadcastUnknown`. */
export const previewBroadcast = Effect.fn("previewBroadcast")(function*(id: BroadcastId) {
  const broadcasts = yield* BroadcastStore
  const broadcast = yield* broadcasts.get(id)
  const parts = partsOf(broadcast.content)
  const recipients = yield* broadcasts.audience(broadcast.segment)
  const messages = recipients * parts.length
  const { messagesPerSecondMax } = (yield* Pace).limits
  const finishAt = DateTime.add(yield* DateTime.now, { milliseconds: Math.ceil((messages / messagesPerSecondMax) * 1_000) })
  return { broadcast, parts, recipients, messages, finishAt }
})
