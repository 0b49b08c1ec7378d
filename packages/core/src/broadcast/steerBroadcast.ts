import { DateTime, Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastStore } from "./BroadcastStore.ts"

/** What an operator can do with a broadcast on its way. */
export type Steering = "pause" | "resume" | "cancel"

const MOVES = {
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
  cancel: { from: ["draft", "scheduled", "running", "paused"], to: "cancelled" }
} as const

/**
 * Holds a broadcast, lets it go on, or ends it; what is in hand is finished. Answers whether it stood where that can be done. A paused
 * one that is too late does not go on. Errors: `BroadcastUnknown`.
 */
export const steerBroadcast = Effect.fn("steerBroadcast")(function*(id: BroadcastId, operator: OperatorName, how: Steering) {
  const broadcasts = yield* BroadcastStore
  const at = yield* DateTime.now
  yield* broadcasts.get(id)
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const isMoved = yield* broadcasts.move({ id, ...MOVES[how], operator, at })
    if (isMoved && how === "cancel") yield* broadcasts.leaveOut(id, at)
    return isMoved
  }))
})
