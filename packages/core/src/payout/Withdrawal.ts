import { Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { UserId } from "../user/User.ts"

/** The identity of a withdrawal: a UUID of version 7, never reused. */
export const WithdrawalId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("WithdrawalId"))
export type WithdrawalId = typeof WithdrawalId.Type

/** What the caller names his request by, so that a repeat is the same request: 1 to 255 printable characters, unique per member, for ever. */
export const ClientKey = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,255}$/u)).pipe(Schema.brand("ClientKey"))
export type ClientKey = typeof ClientKey.Type

/**
 * Where a withdrawal stands. `requested`: waits for operators. `approved`: waits for its turn in the lane. `paying`: a payout holds a
 * nonce for it, and only the chain decides. The others are the end: `paid`; `returned` (it failed on the chain), `refused` (by an
 * operator), `cancelled` (by the member), `expired` (nobody decided in time): the money is available again.
 */
export const WithdrawalState = Schema.Literals(["requested", "approved", "paying", "paid", "returned", "refused", "cancelled", "expired"])
export type WithdrawalState = typeof WithdrawalState.Type

/** A member's wish to have money sent to his own wallet. */
export class Withdrawal extends Schema.Class<Withdrawal>("Withdrawal")({
  id: WithdrawalId,
  userId: UserId,
  clientKey: ClientKey,
  asset: AssetId,
  /** What leaves his balance, fee included. */
  amount: Amount.check(Schema.isGreaterThanBigInt(0n)),
  /** What the house keeps of it; less than the amount. */
  fee: Amount,
  /** His registered wallet when he asked. */
  destination: Address,
  state: WithdrawalState,
  /** Counts every change of what is to be paid; approvals are given to one revision and void for any other. */
  revision: Schema.Int.check(Schema.isGreaterThan(0)),
  /** Different operators who must agree: 0, 1 or 2. */
  approvalsNeeded: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 })),
  requestedAt: Schema.DateTimeUtc,
  /** When it ends by itself if it is still `requested`. */
  expiresAt: Schema.DateTimeUtc,
  /** When it came to its end; `null` before. */
  settledAt: Schema.NullOr(Schema.DateTimeUtc),
  /** Why it was refused or why it waits, as a word for people to read in their own language; `null`: nothing to say. */
  reason: Schema.NullOr(Schema.String)
}) {}

/** What arrives at the wallet: the amount less the fee. */
export const netOf = ({ amount, fee }: Pick<Withdrawal, "amount" | "fee">): Amount => Amount.make(amount - fee)

/** Whether nothing can change any more. */
export const isSettled = ({ state }: Pick<Withdrawal, "state">): boolean =>
  state !== "requested" && state !== "approved" && state !== "paying"
