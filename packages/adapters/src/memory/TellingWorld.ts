import type { Broadcast, BroadcastAct, BroadcastId, RecipientOutcome } from "@sigmatrade/core/broadcast/Broadcast"
import type { RecipientKey } from "@sigmatrade/core/broadcast/BroadcastStore"
import type { BroadcastWatch } from "@sigmatrade/core/broadcast/BroadcastWatchStore"
import type { DeadLetterAct } from "@sigmatrade/core/notification/DeadLetterStore"
import type { MessageRef } from "@sigmatrade/core/notification/Messenger"
import type { Notice } from "@sigmatrade/core/notification/Notice"
import type { DeadLetterReason } from "@sigmatrade/core/notification/Outbox"
import type { Origin } from "@sigmatrade/core/persistence/Origin"
import type { UserId } from "@sigmatrade/core/user/User"
import type { DateTime } from "effect"
import { HashMap } from "effect"
import type { Ordered } from "./World.ts"

/** Where a notice stands; a lease is a due time in the future. */
export type NoticeState =
  | { readonly _tag: "Pending" }
  | { readonly _tag: "Replaced" }
  | { readonly _tag: "Skipped" }
  | { readonly _tag: "Kept" }
  | { readonly _tag: "Delivered"; readonly message: MessageRef; readonly order: number }
  | { readonly _tag: "Dead"; readonly reason: DeadLetterReason; readonly detail: string; readonly at: DateTime.Utc }

/** A notice on its way. */
export interface NoticeRow {
  readonly order: number
  readonly notice: Notice
  readonly dueAt: DateTime.Utc
  /** Until when it belongs to whoever delivers it now. */
  readonly leasedUntil: DateTime.Utc | null
  readonly failures: number
  readonly origin: Origin | null
  readonly state: NoticeState
}

/** A recipient of a broadcast. */
export interface RecipientRow extends RecipientKey {
  readonly order: number
  readonly outcome: RecipientOutcome
  readonly partsDone: number
  readonly failures: number
  readonly dueAt: DateTime.Utc
}

/** Somebody who watches a broadcast. */
export interface WatchRow extends BroadcastWatch {
  readonly order: number
  readonly dueAt: DateTime.Utc
}

/** What of the world belongs to how members are told things. */
export interface TellingWorld {
  /** Where members are told whose chat has moved. */
  readonly movedChats: HashMap.HashMap<UserId, number>
  /** The oldest first. */
  readonly deadLetterActs: ReadonlyArray<DeadLetterAct>
  readonly broadcasts: HashMap.HashMap<BroadcastId, Ordered<Broadcast>>
  /** The oldest first. */
  readonly broadcastActs: ReadonlyArray<BroadcastAct>
  /** By `<broadcast> <member>`. */
  readonly broadcastRecipients: HashMap.HashMap<string, RecipientRow>
  /** By `<broadcast> <account>`. */
  readonly broadcastWatches: HashMap.HashMap<string, WatchRow>
}

/** Before anybody was told anything. */
export const NOTHING_TOLD: TellingWorld = {
  movedChats: HashMap.empty(),
  deadLetterActs: [],
  broadcasts: HashMap.empty(),
  broadcastActs: [],
  broadcastRecipients: HashMap.empty(),
  broadcastWatches: HashMap.empty()
}
