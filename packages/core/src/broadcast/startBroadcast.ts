import { DateTime, Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastStore } from "./BroadcastStore.ts"
import { LIFETIME_HOURS } from "./scheduleBroadcast.ts"

/**
 * Starts a broadcast now and writes down everybody it is for, in one step. Pressed twice it is one: answers whether this call was the one,
 * which is also `false` for what has ended or is too late. `operator` is `null` when the clock does it. Errors: `BroadcastUnknown`.
 */
export const startBroadcast = Effect.fn("startBroadcast")(function*(id: BroadcastId, operator: OperatorName | null) {
  const broadcasts = yield* BroadcastStore
  const at = yield* DateTime.now
  const { notAfter } = yield* broadcasts.get(id)
  const window = { notBefore: at, notAfter: notAfter ?? DateTime.add(at, { hours: LIFETIME_HOURS }) }
  const started = yield* (yield* Transaction).run(Effect.gen(function*() {
    const isFirst = yield* broadcasts.move({ id, from: operator === null ? ["scheduled"] : ["draft", "scheduled"], to: "running", operator, at, window })
    return isFirst ? yield* broadcasts.fill(id, at) : null
  }))
  if (started !== null) yield* Effect.logInfo("A broadcast has started", { id, operator, recipients: started })
  return started !== null
})
