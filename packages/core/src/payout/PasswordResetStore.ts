import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { UserId } from "../user/User.ts"
import type { PasswordReset } from "./PasswordReset.ts"
import { ResetId } from "./PasswordReset.ts"

/** There is no such reset, or it is another member's. */
export class ResetUnknown extends Schema.TaggedError<ResetUnknown>()("ResetUnknown", { id: ResetId }) {}

/** How a member stands with resets of his password. */
export interface MemberResets {
  /** The one that is not over; `null`: none is. */
  readonly unfinished: PasswordReset | null
  /** From when on money leaves again after the last one that was done; `null`: none was. May be past. */
  readonly withdrawalsFrom: DateTime.Utc | null
}

/** Resets of forgotten passwords, one row each, never deleted; what is over never changes. Every adapter passes its contract suite. */
export class PasswordResetStore extends Context.Service<PasswordResetStore, {
  /** Keeps a new one. Answers `false`, and keeps nothing, when its member has an unfinished one. */
  readonly add: (reset: PasswordReset) => Effect.Effect<boolean>
  /** A wish for a new password, whatever became of it. */
  readonly get: (id: ResetId) => Effect.Effect<Option.Option<PasswordReset>>
  /** Inside a transaction: the same, and nobody else changes it before commit. */
  readonly lock: (id: ResetId) => Effect.Effect<PasswordReset, ResetUnknown>
  /** What a member has asked for of this kind. */
  readonly of: (userId: UserId) => Effect.Effect<MemberResets>
  /** A member's, newest first, at most `limit`. */
  readonly ofUser: (userId: UserId, limit: number) => Effect.Effect<ReadonlyArray<PasswordReset>>
  /**
   * Puts `next` in the place of `from`, if that is still its state. Answers whether it was: `false` means that somebody was first, and
   * nothing happened. A move that `isLegalReset` forbids is a defect.
   */
  readonly move: (from: Pick<PasswordReset, "id" | "state">, next: PasswordReset) => Effect.Effect<boolean>
  /** Unfinished ones, those that wait for an operator first and of them the oldest, at most `limit`. */
  readonly unfinished: (limit: number) => Effect.Effect<ReadonlyArray<PasswordReset>>
}>()("@sigmatrade/core/payout/PasswordResetStore") {}
