import { DateTime, Effect } from "effect"
import { UpdateLog } from "./UpdateLog.ts"

/** How long an update is known after it has ended. Telegram repeats one for a day; the rest is for people who look back. */
export const UPDATE_DAYS_KEPT = 30
/** Rows forgotten in one statement. */
const BATCH_MAX = 1_000
/** Batches in one run: what is left is forgotten by the next one. */
const BATCHES_MAX = 100

/** Forgets updates that ended more than 30 days ago. For a daily job; answers how many. Safe to repeat and to run twice at once. */
export const forgetUpdates = Effect.fn("forgetUpdates")(function*() {
  const log = yield* UpdateLog
  const before = DateTime.subtract(yield* DateTime.now, { days: UPDATE_DAYS_KEPT })
  let total = 0
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const count = yield* log.forget(before, BATCH_MAX)
    total += count
    if (count < BATCH_MAX) break
  }
  return total
})
