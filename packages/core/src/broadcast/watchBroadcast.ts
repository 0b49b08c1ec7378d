import { DateTime, Effect } from "effect"
import type { TelegramId } from "../user/User.ts"
import type { BroadcastId } from "./Broadcast.ts"
import { BroadcastWatchStore } from "./BroadcastWatchStore.ts"

/** Whoever starts a broadcast, or says when it starts, watches it from then on. Once, however often he says so. */
export const watchBroadcast = Effect.fn("watchBroadcast")(function*(broadcastId: BroadcastId, telegramId: TelegramId) {
  yield* (yield* BroadcastWatchStore).add({ broadcastId, telegramId }, yield* DateTime.now)
})
