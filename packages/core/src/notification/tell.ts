import type { DateTime } from "effect"
import { Effect } from "effect"
import { EventLog } from "../event/EventLog.ts"
import { factsOf } from "./factsOf.ts"
import type { Notice } from "./Notice.ts"
import { Outbox } from "./Outbox.ts"

/** Tells members, and integrators the facts behind it, each once. Belongs in the transaction of the cause: then all of it is kept or none. */
export const tell = Effect.fnUntraced(function*(notices: ReadonlyArray<Notice>, at: DateTime.Utc) {
  if (notices.length === 0) return
  yield* (yield* Outbox).enqueue(notices, at)
  yield* (yield* EventLog).record(notices.flatMap(factsOf), at)
})
