import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastStore } from "./BroadcastStore.ts"

/** The times of a broadcast leave no time to send it in. */
export class BroadcastWindowEmpty extends Schema.TaggedError<BroadcastWindowEmpty>()("BroadcastWindowEmpty", {}) {}

/** It would begin before now, which means at once: that is said differently. */
export class BroadcastBeginsPast extends Schema.TaggedError<BroadcastBeginsPast>()("BroadcastBeginsPast", { now: Schema.DateTimeUtc }) {}

/** A broadcast whose operator names no end is too late after this. */
export const LIFETIME_HOURS = 24

/**
 * A broadcast starts by itself at `notBefore` and sends nothing from `notAfter` on, a day later unless said; it may be put off again until
 * it starts. Answers whether it was still to be scheduled. Errors: `BroadcastUnknown`, `BroadcastWindowEmpty` (over before it begins, or by now),
 * `BroadcastBeginsPast`.
 */
export const scheduleBroadcast = Effect.fn("scheduleBroadcast")(function*(
  id: BroadcastId,
  operator: OperatorName,
  notBefore: DateTime.Utc,
  notAfter: DateTime.Utc = DateTime.add(notBefore, { hours: LIFETIME_HOURS })
) {
  const broadcasts = yield* BroadcastStore
  const at = yield* DateTime.now
  if (DateTime.isLessThanOrEqualTo(notAfter, notBefore) || DateTime.isLessThanOrEqualTo(notAfter, at)) return yield* new BroadcastWindowEmpty()
  if (DateTime.isLessThan(notBefore, at)) return yield* new BroadcastBeginsPast({ now: at })
  yield* broadcasts.get(id)
  return yield* broadcasts.move({ id, from: ["draft", "scheduled"], to: "scheduled", operator, at, window: { notBefore, notAfter } })
})
