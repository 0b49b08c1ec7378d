import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { UserId } from "../user/User.ts"

/** The identity of a reset: a UUID of version 7, never reused. */
export const ResetId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("ResetId"))
export type ResetId = typeof ResetId.Type

/** Characters of a reason at least. */
export const REASON_LENGTH_MIN = 10
/** Characters of a reason that are kept. */
export const REASON_LENGTH_MAX = 1000

/** Why a member cannot give his password any more, in his words. No NUL, since Postgres refuses it. */
export const ResetReason = Schema.String.check(
  Schema.isPattern(new RegExp(`^[^\\0]{${REASON_LENGTH_MIN},${REASON_LENGTH_MAX}}$`, "u"))
).pipe(Schema.brand("ResetReason"))
export type ResetReason = typeof ResetReason.Type

/**
 * Where a reset stands. `open`: waits for an operator. `approved`: the member may set a new password without the old one. The others are
 * the end: `done` (he has set it), `refused` (by an operator), `withdrawn` (by the member, or because he gave the old password after all).
 */
export const ResetState = Schema.Literals(["open", "approved", "done", "refused", "withdrawn"])
export type ResetState = typeof ResetState.Type

/** A member's wish for another password for money, since he has forgotten the one he has. Holds no password. */
export class PasswordReset extends Schema.Class<PasswordReset>("PasswordReset")({
  id: ResetId,
  userId: UserId,
  reason: ResetReason,
  requestedAt: Schema.DateTimeUtc,
  state: ResetState,
  /** Who decided about it last; `null`: nobody yet. */
  decidedBy: Schema.NullOr(OperatorName),
  /** Why he decided so. */
  note: Schema.NullOr(Schema.NonEmptyString),
  decidedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** When it came to its end; `null` before. */
  endedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** From when on money leaves again after it is `done`; `null` in every other state. Fixed then: what the member was told holds. */
  withdrawalsFrom: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** Whether it can still come to something: as long as it does, no money leaves. */
export const isUnfinished = ({ state }: Pick<PasswordReset, "state">): boolean => state === "open" || state === "approved"
