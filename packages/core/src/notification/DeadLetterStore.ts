import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import { UserId } from "../user/User.ts"
import { Lane } from "./Lane.ts"
import { NoticeId } from "./Notice.ts"

/** A notice that was given up. */
export class DeadLetter extends Schema.Class<DeadLetter>("DeadLetter")({
  id: NoticeId,
  userId: UserId,
  lane: Lane,
  /** The kind of notification it is. */
  kind: Schema.String,
  reason: Schema.String,
  detail: Schema.String,
  failedAt: Schema.DateTimeUtc
}) {}

/** What an operator did about a dead letter. */
export class DeadLetterAct extends Schema.Class<DeadLetterAct>("DeadLetterAct")({
  id: NoticeId,
  act: Schema.Literals(["retried", "resolved"]),
  operator: OperatorName,
  /** Why; never empty where something was resolved. */
  note: Schema.String,
  at: Schema.DateTimeUtc
}) {}

/** Which dead letters: one, those that failed in a time, its end not included, or those of one reason up to a moment, itself included. */
export type DeadLetterRange =
  | { readonly id: NoticeId }
  | { readonly from: DateTime.Utc; readonly until: DateTime.Utc }
  | { readonly reason: string; readonly upTo: DateTime.Utc }

/** How many open dead letters have one reason, and when the first of them failed. */
export class DeadLetterCount extends Schema.Class<DeadLetterCount>("DeadLetterCount")({
  reason: Schema.String,
  count: Schema.Int,
  since: Schema.DateTimeUtc
}) {}

/** Notices that were given up, for operators. What they do is kept for ever. Every adapter passes its contract suite. */
export class DeadLetterStore extends Context.Service<DeadLetterStore, {
  /** Those nobody has done anything about, failed before this moment, the last to fail first. */
  readonly open: (before: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<DeadLetter>>
  /** The same page by page; only those of a reason, or (`null`) all of them. What is resolved may still be where a page begins. */
  readonly list: (reason: string | null, page: PageRequest<NoticeId>) => Effect.Effect<ReadonlyArray<DeadLetter>, AnchorUnknown>
  /** How many are open of each reason, the most first. */
  readonly counts: Effect.Effect<ReadonlyArray<DeadLetterCount>>
  /** Open ones of a reason, the last to fail first; so many of them are left out. */
  readonly ofReason: (reason: string, skipped: number, limit: number) => Effect.Effect<ReadonlyArray<DeadLetter>>
  /** The open one of this id. */
  readonly get: (id: NoticeId) => Effect.Effect<Option.Option<DeadLetter>>
  /** Open ones are due again at once, their attempts counted anew; the first to fail first, at most `limit`. Answers how many. */
  readonly retry: (range: DeadLetterRange, operator: OperatorName, at: DateTime.Utc, limit: number) => Effect.Effect<number>
  /** An open one is done with. Answers whether it was open. */
  readonly resolve: (id: NoticeId, operator: OperatorName, note: string, at: DateTime.Utc) => Effect.Effect<boolean>
  /** What was done about this notice, the last first, at most `limit`. */
  readonly acts: (id: NoticeId, limit: number) => Effect.Effect<ReadonlyArray<DeadLetterAct>>
}>()("@sigmatrade/core/notification/DeadLetterStore") {}
