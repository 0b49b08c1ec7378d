import { EventLog } from "@sigmatrade/core/event/EventLog"
import { Effect } from "effect"

/** How often it is looked again, 20 ms apart, while somebody else's transaction holds places back. */
const LOOKS_MAX = 500

/** Gives every fact its place; one that is written by a transaction elsewhere on the same server may have to wait for that. */
export const arrangeAll = Effect.gen(function*() {
  const log = yield* EventLog
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    while ((yield* log.arrange(100)) > 0) { /* until nothing more is settled */ }
    if ((yield* log.waiting) === 0) return
    yield* Effect.sleep("20 millis")
  }
})
