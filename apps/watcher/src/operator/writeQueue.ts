import { DateTime } from "effect"
import type { PayoutQueue } from "./readQueue.ts"
import { QUEUE_MAX } from "./readQueue.ts"
import { writeTable } from "./writeTable.ts"
import { writeAge } from "./writeTime.ts"

const many = (count: number) => count === QUEUE_MAX ? `${count} or more` : String(count)

/** What waits to be paid out, for people; `isStopped`: an incident keeps it back. */
export const writeQueue = ({ nextNonce, open, parts }: PayoutQueue, isStopped: boolean, now: DateTime.Utc): ReadonlyArray<string> => {
  const waiting = parts.filter(({ count }) => count > 0)
  return [
    "Payouts",
    ...(isStopped ? ["  stand still: see the incidents"] : []),
    ...(waiting.length === 0 ? ["  nothing waits"] : writeTable(["withdrawals", "count", "oldest", "waits for"], waiting.map(
      ({ count, oldestAt, reasons, state }) =>
        [state, many(count), oldestAt === null ? "-" : writeAge(DateTime.toEpochMillis(now) - DateTime.toEpochMillis(oldestAt)), reasons.join(", ")]
    ))),
    nextNonce === null ? "  nothing was ever paid out" : `  next nonce ${nextNonce}, ${many(open)} on their way`
  ]
}
