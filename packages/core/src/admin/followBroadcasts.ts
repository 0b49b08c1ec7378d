import { DateTime, Effect, Option } from "effect"
import { broadcastProgress } from "../broadcast/broadcastProgress.ts"
import type { BroadcastWatch } from "../broadcast/BroadcastWatchStore.ts"
import { BroadcastWatchStore } from "../broadcast/BroadcastWatchStore.ts"
import { OperatorStore } from "./OperatorStore.ts"
import { allows } from "./Permission.ts"

/** How far a broadcast is. */
export type BroadcastProgress = Effect.Success<ReturnType<typeof broadcastProgress>>

/** Shows somebody how far it is, in the message that he has or a new one. Answers what he sees then; `gone`: he can be shown nothing any more; `later`: not now. */
export type ShowProgress<R> = (watch: BroadcastWatch, progress: BroadcastProgress) => Effect.Effect<BroadcastWatch | "gone" | "later", never, R>

/** Watches looked at in one step, and how long one of them belongs to whoever took it. */
const BATCH_SIZE = 20
const LEASE_SECONDS = 30

/** Whether an account is still one of somebody who may send broadcasts: who was dismissed sees nothing more. */
const mayWatch = Effect.fn("mayWatch")(function*({ telegramId }: BroadcastWatch) {
  const operator = yield* (yield* OperatorStore).byTelegramId(telegramId)
  return Option.isSome(operator) && operator.value.standing === "active" && allows(operator.value.role, "broadcasts.send")
})

const follow = Effect.fn("follow")(function*<R>(watch: BroadcastWatch, everyMs: number, show: ShowProgress<R>) {
  const watches = yield* BroadcastWatchStore
  const progress = (yield* mayWatch(watch)) ? Option.getOrNull(yield* Effect.option(broadcastProgress(watch.broadcastId))) : null
  const shown = progress === null ? "gone" : yield* show(watch, progress)
  // The end is shown once; until it could be, he is not forgotten.
  if (shown === "gone" || shown !== "later" && progress?.broadcast.endedAt !== null) return yield* watches.end(watch)
  yield* watches.show(shown === "later" ? watch : shown, DateTime.add(yield* DateTime.now, { milliseconds: everyMs }))
})

/**
 * One look of everybody who watches a broadcast: his message is brought up to date, each no more often than every `everyMs`, and for the
 * last time when the broadcast has ended. Answers how many were looked at.
 */
export const followBroadcasts = Effect.fn("followBroadcasts")(function*<R>(everyMs: number, show: ShowProgress<R>) {
  const now = yield* DateTime.now
  const due = yield* (yield* BroadcastWatchStore).claim(now, DateTime.add(now, { seconds: LEASE_SECONDS }), BATCH_SIZE)
  yield* Effect.forEach(due, (watch) => follow(watch, everyMs, show), { discard: true })
  return due.length
})
