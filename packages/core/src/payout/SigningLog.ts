import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { SignedSoFar } from "./Signer.ts"
import { PaymentOrder } from "./Signer.ts"
import type { WithdrawalId } from "./Withdrawal.ts"

/** Counts the lives of a signer. Whoever restores or moves it starts the new one with a higher number, and the old one signs no more. */
export const SignerEpoch = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("SignerEpoch"))
export type SignerEpoch = typeof SignerEpoch.Type

/** An order that a key was about to sign. From then on it counts as signed, whether or not a signature came of it. */
export class Signing extends Schema.Class<Signing>("Signing")({
  order: PaymentOrder,
  at: Schema.DateTimeUtc,
  epoch: SignerEpoch
}) {}

/** What a log knows that matters to one more signing of the same wallet on the same chain. */
export interface SignedBefore {
  /** The highest epoch that was ever claimed; 0 before the first. */
  readonly epoch: number
  /** All signings under its nonce, the oldest first: the first one says for ever what the nonce pays. */
  readonly ofNonce: ReadonlyArray<Signing>
  /** All signings of whatever wallet that name a withdrawal of its own, the oldest first: the first one says for ever where that is paid. */
  readonly ofWithdrawals: ReadonlyArray<Signing>
  /** All signings of the 24 hours before it, also those a clock that went wrong put into the future. */
  readonly lastDay: ReadonlyArray<Signing>
}

/**
 * The log cannot be relied on, so nothing may be signed. `corrupt`: its content is not what was written, and a person must look.
 * `unreachable`: it cannot be read or written now, and asking again is safe.
 */
export class SigningLogBroken extends Schema.TaggedError<SigningLogBroken>()("SigningLogBroken", {
  fault: Schema.Literals(["corrupt", "unreachable"]),
  reason: Schema.String
}) {
  override get message() {
    return `Nothing is signed: the log of signings is ${this.fault} (${this.reason}).`
  }
}

/**
 * What a signer remembers by itself, beside its key and apart from every database: so it still knows what it signed when everything else
 * was restored from a backup. Only ever grows; several processes may write the same one. Every adapter passes its contract suite.
 */
export class SigningLog extends Context.Service<SigningLog, {
  /** Raises the epoch to at least this one, durably; answers the highest ever claimed. */
  readonly claim: (epoch: SignerEpoch) => Effect.Effect<number, SigningLogBroken>
  /** What stands in it of a wallet's nonces and, for whatever wallet, of these withdrawals. */
  readonly soFar: (
    key: Pick<PaymentOrder, "chainId" | "wallet">, withdrawals: ReadonlyArray<WithdrawalId>
  ) => Effect.Effect<SignedSoFar, SigningLogBroken>
  /** A wallet's signings of the 24 hours before a moment, the oldest first, also those a clock that went wrong put into the future. */
  readonly lastDay: (key: Pick<PaymentOrder, "chainId" | "wallet">, at: DateTime.Utc) => Effect.Effect<ReadonlyArray<Signing>, SigningLogBroken>
  /** What stands in it that matters to this signing, without noting it. */
  readonly before: (signing: Signing) => Effect.Effect<SignedBefore, SigningLogBroken>
  /**
   * Notes a signing durably and answers what stands before it. Of any number that are noted at once, by whatever processes, each finds
   * those that were first, so of two that exclude one another exactly one may go on.
   */
  readonly append: (signing: Signing) => Effect.Effect<SignedBefore, SigningLogBroken>
}>()("@sigmatrade/core/payout/SigningLog") {}
