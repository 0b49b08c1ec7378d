import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { Recipient } from "../notification/Messenger.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { Broadcast, BroadcastAct, BroadcastState, RecipientOutcome } from "./Broadcast.ts"
import { BroadcastId } from "./Broadcast.ts"
import type { BroadcastContent } from "./BroadcastContent.ts"
import type { Segment } from "./Segment.ts"

/** No broadcast has this id. */
export class BroadcastUnknown extends Schema.TaggedError<BroadcastUnknown>()("BroadcastUnknown", { id: BroadcastId }) {}

/** A broadcast goes from one of these states to another. */
export interface BroadcastMove {
  readonly id: BroadcastId
  readonly from: ReadonlyArray<BroadcastState>
  readonly to: BroadcastState
  /** Who moves it; `null`: the clock does. */
  readonly operator: OperatorName | null
  readonly at: DateTime.Utc
  /** Its times from now on; as they were unless given. */
  readonly window?: { readonly notBefore: DateTime.Utc | null; readonly notAfter: DateTime.Utc }
}

/** One recipient of one broadcast. */
export interface RecipientKey {
  readonly broadcastId: BroadcastId
  readonly userId: UserId
}

/** A recipient somebody has taken to tell him the next part. */
export interface ClaimedRecipient extends RecipientKey {
  readonly recipient: Recipient
  readonly content: BroadcastContent
  /** Parts he has been told. */
  readonly partsDone: number
  /** Which attempt at this part it is: 1 plus the failures so far. */
  readonly attempt: number
  /** Whether he may be told: neither blocked since the start nor found unreachable. */
  readonly isTellable: boolean
}

/** Broadcasts and their recipients. Conditions are in the writes. Every adapter passes its contract suite. */
export class BroadcastStore extends Context.Service<BroadcastStore, {
  /** Keeps a draft; one whose id is known is left as it is. */
  readonly add: (draft: Broadcast) => Effect.Effect<void>
  /** Says something else in a draft; answers whether it was one. */
  readonly rewrite: (id: BroadcastId, content: BroadcastContent) => Effect.Effect<boolean>
  /** A broadcast as it stands. */
  readonly get: (id: BroadcastId) => Effect.Effect<Broadcast, BroadcastUnknown>
  /** Inside a transaction: the same, and nobody else changes it before commit. */
  readonly lock: (id: BroadcastId) => Effect.Effect<Broadcast, BroadcastUnknown>
  /** The newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<Broadcast>>
  /** All by when they were written, newest first. */
  readonly list: (page: PageRequest<BroadcastId>) => Effect.Effect<ReadonlyArray<Broadcast>, AnchorUnknown>
  /** How many members a segment holds now. */
  readonly audience: (segment: Segment) => Effect.Effect<number>
  /** Moves it if it stands in one of the expected states and, unless it ends by that, is not too late; answers whether it did. */
  readonly move: (move: BroadcastMove) => Effect.Effect<boolean>
  /** Writes down everybody whom a running broadcast is for, each once, due at once. Belongs in the transaction that starts it. */
  readonly fill: (id: BroadcastId, at: DateTime.Utc) => Effect.Effect<number>
  /** Scheduled broadcasts whose time has come and is not over, at most `limit`. */
  readonly dueToStart: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<BroadcastId>>
  /** Ends what is too late, and leaves out who was waiting. Answers how many broadcasts. */
  readonly endLate: (now: DateTime.Utc) => Effect.Effect<number>
  /** Ends running broadcasts in which nobody waits any more. Answers how many. */
  readonly endDone: (now: DateTime.Utc) => Effect.Effect<number>
  /** Leaves out everybody who waits: the broadcast was cancelled. */
  readonly leaveOut: (id: BroadcastId, at: DateTime.Utc) => Effect.Effect<void>
  /** Takes due recipients of running broadcasts that are not too late, until `until`: then, if nothing was said of them, they are due again. */
  readonly claim: (now: DateTime.Utc, until: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<ClaimedRecipient>>
  /** He was told this many parts by now; the next is due at `dueAt`, or `null`: that was the last. */
  readonly told: (key: RecipientKey, partsDone: number, dueAt: DateTime.Utc | null, at: DateTime.Utc) => Effect.Effect<void>
  /** Nobody tried: they are due again at `at`. */
  readonly defer: (keys: ReadonlyArray<RecipientKey>, at: DateTime.Utc) => Effect.Effect<void>
  /** It failed, which counts, and is due again at `at`. */
  readonly postpone: (key: RecipientKey, at: DateTime.Utc, detail: string) => Effect.Effect<void>
  /** It ends for those of them who wait. */
  readonly settle: (keys: ReadonlyArray<RecipientKey>, outcome: RecipientOutcome, detail: string, at: DateTime.Utc) => Effect.Effect<void>
  /** Recipients by what became of them, and how many parts were told altogether. */
  readonly counts: (id: BroadcastId) => Effect.Effect<{ readonly outcomes: Readonly<Record<RecipientOutcome, number>>; readonly partsTold: number }>
  /** What was done with it, the last first, at most `limit`. */
  readonly acts: (id: BroadcastId, limit: number) => Effect.Effect<ReadonlyArray<BroadcastAct>>
}>()("@sigmatrade/core/broadcast/BroadcastStore") {}
