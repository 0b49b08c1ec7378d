import { DateTime, Result, Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import type { AssetRules } from "./WithdrawalPolicy.ts"
import type { WithdrawalUse } from "./WithdrawalStore.ts"

/** Less than is paid out. */
export class WithdrawalTooSmall
  extends Schema.TaggedError<WithdrawalTooSmall>()("WithdrawalTooSmall", { asset: AssetId, minimum: Amount })
{}

/** More than one request may ask for. */
export class WithdrawalTooLarge
  extends Schema.TaggedError<WithdrawalTooLarge>()("WithdrawalTooLarge", { asset: AssetId, maximum: Amount })
{}

/** As many of his are on their way as may be at once: one must end first. */
export class WithdrawalsInFlight
  extends Schema.TaggedError<WithdrawalsInFlight>()("WithdrawalsInFlight", { maximum: Schema.Int, inFlight: Schema.Int })
{}

/** With what was asked for in this time before, it would be more than is allowed. */
export class WithdrawalLimitReached extends Schema.TaggedError<WithdrawalLimitReached>()("WithdrawalLimitReached", {
  /** His own within 24 hours, or that of everybody together within one. */
  limit: Schema.Literals(["member's day", "everybody's hour"]),
  asset: AssetId,
  maximum: Amount,
  used: Amount,
  /** When the oldest of it counts no more; `null`: what he asks for alone is too much. */
  freesAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** Why the limits refuse a withdrawal. */
export type LimitRefusal = WithdrawalTooSmall | WithdrawalTooLarge | WithdrawalsInFlight | WithdrawalLimitReached

/** What is asked for, and what was asked for before. */
export interface WithdrawalAsk {
  readonly asset: AssetId
  /** Fee included. */
  readonly amount: Amount
  /** The member's own within `DAY_HOURS`. */
  readonly member: WithdrawalUse
  /** Everybody's within `HOUR_HOURS`. */
  readonly everybody: WithdrawalUse
}

/** How far back a member's limit looks. */
export const DAY_HOURS = 24
/** How far back the limit of everybody looks. */
export const HOUR_HOURS = 1

const refuseAbove = (
  limit: WithdrawalLimitReached["limit"],
  { amount, asset }: WithdrawalAsk,
  use: WithdrawalUse,
  maximum: Amount,
  hours: number
): Result.Result<void, WithdrawalLimitReached> => {
  if (use.amount + amount <= maximum) return Result.succeed(undefined)
  const freesAt = use.oldestAt === null ? null : DateTime.add(use.oldestAt, { hours })
  return Result.fail(new WithdrawalLimitReached({ limit, asset, maximum, used: use.amount, freesAt }))
}

/** How many different operators must agree to an amount: 0, 1 or 2. Each bound belongs to the band below it. */
export const approvalsFor = (amount: Amount, { autoMax, oneApprovalMax }: AssetRules): number =>
  amount <= autoMax ? 0 : amount <= oneApprovalMax ? 1 : 2

/**
 * Whether the limits let a withdrawal pass, and how many operators must agree to it. A window begins exactly its hours ago: what is older
 * than that does not count. Errors: `WithdrawalTooSmall`, `WithdrawalTooLarge`, `WithdrawalsInFlight`, `WithdrawalLimitReached`, the
 * first that applies in this order, the member's own before everybody's.
 */
export const judgeWithdrawal = (ask: WithdrawalAsk, rules: AssetRules, inFlightMax: number): Result.Result<number, LimitRefusal> => {
  const { amount, asset, everybody, member } = ask
  if (amount < rules.minimum || amount <= rules.fee) return Result.fail(new WithdrawalTooSmall({ asset, minimum: rules.minimum }))
  if (amount > rules.requestMax) return Result.fail(new WithdrawalTooLarge({ asset, maximum: rules.requestMax }))
  if (member.inFlight >= inFlightMax) return Result.fail(new WithdrawalsInFlight({ maximum: inFlightMax, inFlight: member.inFlight }))
  return refuseAbove("member's day", ask, member, rules.dayMax, DAY_HOURS).pipe(
    Result.flatMap(() => refuseAbove("everybody's hour", ask, everybody, rules.hourMax, HOUR_HOURS)),
    Result.map(() => approvalsFor(amount, rules))
  )
}
