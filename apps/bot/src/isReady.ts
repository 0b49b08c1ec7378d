import { UpdateLog } from "@sigmatrade/core/update/UpdateLog"
import { DateTime, Effect } from "effect"

/** A store that has not answered by then counts as down. */
const ANSWER_MS_MAX = 2_000

/** Whether updates can be kept and served: the store answers. Dies when it does not. */
export const isReady = Effect.flatMap(DateTime.now, (now) => Effect.flatMap(UpdateLog, (log) => log.due(now, 1))).pipe(
  Effect.timeout(ANSWER_MS_MAX),
  Effect.orDie,
  Effect.as(true)
)
