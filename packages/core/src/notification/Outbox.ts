import type { DateTime, Effect } from "effect"
import { Context } from "effect"
import type { Origin } from "../persistence/Origin.ts"
import type { UserId } from "../user/User.ts"
import type { NoticeTopic } from "../user/MemberSettings.ts"
import type { MessageRef, Recipient } from "./Messenger.ts"
import type { Notice, NoticeId } from "./Notice.ts"

/** A notice somebody has taken to deliver it. */
export interface ClaimedNotice {
  readonly notice: Notice
  readonly recipient: Recipient
  /** What he does not want to hear of. */
  readonly muted: ReadonlyArray<NoticeTopic>
  /** Which attempt this is: 1 plus the failures so far. */
  readonly attempt: number
  /** The message this one replaces, when its subject has been told of before. */
  readonly replaces: MessageRef | null
  /** What was going on when it was enqueued. */
  readonly origin: Origin | null
}

/** Why a notice will not be delivered: data for operators, kept for ever. "unclear": sent at most once, and nobody knows whether it arrived. */
export type DeadLetterReason = "unreachable" | "rejected" | "attempts used up" | "unclear"

/** Notices on their way. Every adapter passes its contract suite. */
export class Outbox extends Context.Service<Outbox, {
  /** Keeps notices to be delivered, with what is going on; one whose id is known is left as it is. Belongs in the transaction of the cause. */
  readonly enqueue: (notices: ReadonlyArray<Notice>, at: DateTime.Utc) => Effect.Effect<void>
  /**
   * Takes due notices, better lanes first and the oldest first in each, until `until`: then, if nothing was said of them, they are due
   * again, or dead when they are sent at most once. Of several about one subject only the newest is taken; the older ones count as
   * replaced. What is for members who cannot be reached is not taken but kept.
   */
  readonly claim: (now: DateTime.Utc, until: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<ClaimedNotice>>
  /** It was delivered as this message. */
  readonly delivered: (id: NoticeId, message: MessageRef, at: DateTime.Utc) => Effect.Effect<void>
  /** Its member does not want to hear of it: it is settled and was not delivered. */
  readonly skip: (id: NoticeId, at: DateTime.Utc) => Effect.Effect<void>
  /** Nobody tried them: they are due again at `at`. */
  readonly defer: (ids: ReadonlyArray<NoticeId>, at: DateTime.Utc) => Effect.Effect<void>
  /** It failed, which counts, and is due again at `at`. */
  readonly postpone: (id: NoticeId, at: DateTime.Utc, reason: string) => Effect.Effect<void>
  /** Its member cannot be reached: it waits for him, and is due no more. */
  readonly keep: (id: NoticeId) => Effect.Effect<void>
  /** Everything kept for a member counts as replaced now. Answers it, oldest first; of more than `limit` the newest. */
  readonly settleKept: (userId: UserId, at: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Notice>>
  /** It failed for good. */
  readonly bury: (id: NoticeId, reason: DeadLetterReason, detail: string, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/notification/Outbox") {}
