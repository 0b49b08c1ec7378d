import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { OperatorName as OperatorNameSchema } from "../incident/Incident.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import type { Origin } from "../persistence/Origin.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { UserId } from "../user/User.ts"
import type { ClientKey, Withdrawal, WithdrawalState } from "./Withdrawal.ts"
import { WithdrawalId } from "./Withdrawal.ts"

/** No withdrawal has this id. */
export class WithdrawalUnknown extends Schema.TaggedError<WithdrawalUnknown>()("WithdrawalUnknown", { id: WithdrawalId }) {}

/** This operator has approved this revision already: another one must. */
export class WithdrawalApprovedAlready extends Schema.TaggedError<WithdrawalApprovedAlready>()("WithdrawalApprovedAlready", {
  id: WithdrawalId,
  operator: OperatorNameSchema
}) {}

/** An operator agrees to one revision of a withdrawal. */
export interface WithdrawalApproval {
  readonly id: WithdrawalId
  readonly revision: number
  readonly operator: OperatorName
  readonly at: DateTime.Utc
}

/** Who refused a withdrawal, and why. */
export interface WithdrawalRefusal {
  readonly id: WithdrawalId
  readonly operator: OperatorName
  /** He decided about it, or he blocked its member. */
  readonly cause: "operator" | "blocked"
  readonly note: string
  readonly at: DateTime.Utc
}

/** Which withdrawals are meant; `null`: whosever, wherever they stand. */
export interface WithdrawalFilter {
  readonly userId: UserId | null
  readonly state: WithdrawalState | null
}

/** What was asked for of an asset since a moment and has not been given back. */
export interface WithdrawalUse {
  readonly amount: Amount
  readonly count: number
  /** When the oldest of it was asked for; `null`: there is none. */
  readonly oldestAt: DateTime.Utc | null
  /** How many are on their way now, of any asset and whenever they were asked for. */
  readonly inFlight: number
}

/**
 * Withdrawals, one row each, never deleted; what is settled never changes. While a reset of their member's password is not over, none is
 * added and none begins to be paid: to try is a defect. Every adapter passes its contract suite.
 */
export class WithdrawalStore extends Context.Service<WithdrawalStore, {
  /** Keeps a new one, with what is going on, or answers the one this member has under this client key, with `isNew: false`, whatever it says. */
  readonly add: (withdrawal: Withdrawal) => Effect.Effect<{ readonly withdrawal: Withdrawal; readonly isNew: boolean }>
  /** A withdrawal as it stands. */
  readonly get: (id: WithdrawalId) => Effect.Effect<Withdrawal, WithdrawalUnknown>
  /** What was going on when it was asked for; `null`: nothing that has an id, or no such withdrawal. */
  readonly origin: (id: WithdrawalId) => Effect.Effect<Origin | null>
  /** The withdrawal a member's wish of this name became. */
  readonly byClientKey: (userId: UserId, clientKey: ClientKey) => Effect.Effect<Option.Option<Withdrawal>>
  /** Inside a transaction: the same, and nobody else changes it before commit. */
  readonly lock: (id: WithdrawalId) => Effect.Effect<Withdrawal, WithdrawalUnknown>
  /** Inside a transaction: a member's `requested` and `approved` ones, oldest first, and nobody else changes them before commit. */
  readonly lockOpen: (userId: UserId) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /** Inside a transaction: whoever else asks this for the same asset waits until commit, so that limits of everybody together hold. */
  readonly queueFor: (asset: AssetId) => Effect.Effect<void>
  /** Inside a transaction: `requested` ones whose time is over, at most `limit`; whoever else asks gets others until commit. */
  readonly claimExpired: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /**
   * Approved ones that may be paid, the oldest request first, at most `limit`: not those of members whose password is being reset, or was so
   * shortly before that money of theirs does not leave yet.
   */
  readonly payable: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /** Inside a transaction: the same, and no reset of their members begins before commit; whoever else asks gets others until then. */
  readonly claimPayable: (now: DateTime.Utc, limit: number) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /**
   * Puts `next` in the place of `from`, if that is still its state and revision. Answers whether it was: `false` means that somebody was
   * first, and nothing happened. A move that `isLegalMove` forbids is a defect.
   */
  readonly move: (from: Pick<Withdrawal, "id" | "state" | "revision">, next: Withdrawal) => Effect.Effect<boolean>
  /**
   * Notes an approval; answers who has approved this revision so far, in order. Only the present revision of what is `requested` can be
   * approved: anything else is a defect, so whoever approves locks first.
   */
  readonly approve: (approval: WithdrawalApproval) => Effect.Effect<ReadonlyArray<OperatorName>, WithdrawalApprovedAlready>
  /** Who has approved this revision, in order. */
  readonly approvals: (id: WithdrawalId, revision: number) => Effect.Effect<ReadonlyArray<OperatorName>>
  /** Keeps who refused a withdrawal, in the transaction that refuses it: once. */
  readonly noteRefusal: (refusal: WithdrawalRefusal) => Effect.Effect<void>
  /** Who refused it. */
  readonly refusal: (id: WithdrawalId) => Effect.Effect<Option.Option<WithdrawalRefusal>>
  /** What a member (`null`: everybody together) has withdrawn of an asset since a moment. Refused, cancelled, expired, returned do not count. */
  readonly used: (userId: UserId | null, asset: AssetId, since: DateTime.Utc) => Effect.Effect<WithdrawalUse>
  /** A member's, newest first, at most `limit`. */
  readonly ofUser: (userId: UserId, limit: number) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /** Those in a state, the oldest request first, at most `limit`. */
  readonly inState: (state: WithdrawalState, limit: number) => Effect.Effect<ReadonlyArray<Withdrawal>>
  /** Withdrawals by when they were asked for, newest first. */
  readonly list: (filter: WithdrawalFilter, page: PageRequest<WithdrawalId>) => Effect.Effect<ReadonlyArray<Withdrawal>, AnchorUnknown>
}>()("@sigmatrade/core/payout/WithdrawalStore") {}
