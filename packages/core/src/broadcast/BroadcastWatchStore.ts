import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { TelegramId } from "../user/User.ts"
import type { BroadcastId } from "./Broadcast.ts"

/** Somebody who watches how far one broadcast is: one message in his chat, whatever happens to it. */
export interface WatchKey {
  readonly broadcastId: BroadcastId
  readonly telegramId: TelegramId
}

/** What he sees now. */
export interface BroadcastWatch extends WatchKey {
  /** The message in his chat; `null`: none was sent yet. */
  readonly messageId: number | null
  /** What stands in it, so that nothing is edited for nothing. */
  readonly shown: string
}

/** Who watches which broadcast. Every adapter passes its contract suite. */
export class BroadcastWatchStore extends Context.Service<BroadcastWatchStore, {
  /** He watches it from now on; who does already goes on. */
  readonly add: (key: WatchKey, at: DateTime.Utc) => Effect.Effect<void>
  /** Takes due watches of broadcasts that have started or are too late, until `until`: then, if nothing was said of them, they are due again. */
  readonly claim: (now: DateTime.Utc, until: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<BroadcastWatch>>
  /** He sees this now, and looks again at `dueAt`. */
  readonly show: (watch: BroadcastWatch, dueAt: DateTime.Utc) => Effect.Effect<void>
  /** He watches it no more. */
  readonly end: (key: WatchKey) => Effect.Effect<void>
}>()("@sigmatrade/core/broadcast/BroadcastWatchStore") {}
