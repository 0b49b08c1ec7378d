import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainId } from "../chain/BlockHeader.ts"
import type { Transfer, TxHash } from "../chain/Transfer.ts"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { Payout, PayoutBroadcast, PayoutId, PayoutRecord, PayoutState } from "./Payout.ts"
import type { SignedPayment } from "./Signer.ts"
import type { WithdrawalId } from "./Withdrawal.ts"

/** A signing key as the chain knows it: payouts leave from it one nonce after the other. */
export interface LaneKey {
  readonly chainId: ChainId
  readonly wallet: Address
}

/** A lane in somebody's hands: whatever he writes carries the epoch, and counts only while it is the lane's. */
export class HeldLane extends Schema.Class<HeldLane>("HeldLane")({
  chainId: ChainId,
  wallet: Address,
  /** Counts up with every new holder. */
  epoch: Schema.Int.check(Schema.isGreaterThan(0)),
  nextNonce: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
}) {}

/** Somebody else has the lane now; nothing was written. */
export class LaneLost extends Schema.TaggedError<LaneLost>()("LaneLost", {}) {}

/** Where a lane begins: after what the wallet had sent before we came. */
export interface LaneStart {
  readonly nonce: number
  readonly block: BlockNumber
}

/** What a new payout is to be. `nonce`: an older one that nobody holds, else the lane's next. */
export interface Reservation extends Pick<Payout, "purpose" | "asset" | "to" | "amount" | "withdrawals"> {
  readonly gasPrice: bigint
  readonly gasLimit: bigint
  readonly nonce?: number
}

/** Payouts, their attempts and what providers said: written ahead of every step outside, never edited. Every adapter passes its contract suite. */
export class PayoutStore extends Context.Service<PayoutStore, {
  /**
   * Takes the lane until a moment: under a new epoch when it is free or its holder's time is over, under the same one when the holder has it
   * still. None while somebody else has it, or when it does not exist and `start` is `null`.
   */
  readonly take: (lane: LaneKey, holder: string, start: LaneStart | null, now: DateTime.Utc, until: DateTime.Utc) => Effect.Effect<Option.Option<HeldLane>>
  /** Whoever goes gives the lane back, if it is his still: the next one need not wait for the end of his time. Answers whether it was. */
  readonly release: (lane: LaneKey, holder: string, now: DateTime.Utc) => Effect.Effect<boolean>
  /** The nonce a lane gives away next, whoever holds it; none when there is no such lane. */
  readonly nextNonce: (lane: LaneKey) => Effect.Effect<Option.Option<number>>
  /** Inside a transaction: nobody takes the lane before commit. Answers it as it is now. */
  readonly hold: (lane: HeldLane) => Effect.Effect<HeldLane, LaneLost>
  /** Gives a nonce to a new payout, with its first attempt, for ever. Belongs in the transaction that moves what it pays. */
  readonly reserve: (lane: HeldLane, reservation: Reservation, at: DateTime.Utc) => Effect.Effect<Payout, LaneLost>
  /** Plans a further attempt of an open payout whose newest one is `after`. Answers whether it did. */
  readonly plan: (lane: HeldLane, id: PayoutId, after: number, gasPrice: bigint, gasLimit: bigint, at: DateTime.Utc) => Effect.Effect<boolean, LaneLost>
  /** Keeps what was signed for an attempt, once. Answers what is kept: of two who signed, the first one's. */
  readonly keepSigned: (lane: HeldLane, id: PayoutId, number: number, signed: SignedPayment) => Effect.Effect<SignedPayment, LaneLost>
  /** Notes what providers said. */
  readonly noteSent: (lane: HeldLane, broadcasts: ReadonlyArray<PayoutBroadcast>) => Effect.Effect<void, LaneLost>
  /** Payouts that are not over, by nonce, at most `limit`. */
  readonly open: (lane: LaneKey, limit: number) => Effect.Effect<ReadonlyArray<PayoutRecord>>
  /** A payout with its attempts. */
  readonly get: (id: PayoutId) => Effect.Effect<Option.Option<PayoutRecord>>
  /** Inside a transaction: the same, and nobody ends it before commit. */
  readonly lock: (id: PayoutId) => Effect.Effect<Option.Option<PayoutRecord>>
  /** What providers said to its attempts, newest first, at most `limit`. */
  readonly broadcasts: (id: PayoutId, limit: number) => Effect.Effect<ReadonlyArray<PayoutBroadcast>>
  /** The newest payouts, newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<PayoutRecord>>
  /** Payouts by when they were reserved, newest first; only those that stand so, or (`null`) all of them. */
  readonly list: (state: PayoutState | null, page: PageRequest<PayoutId>) => Effect.Effect<ReadonlyArray<PayoutRecord>, AnchorUnknown>
  /** Ends an open payout, once, for ever. Answers whether this call did. */
  readonly settle: (id: PayoutId, state: Exclude<PayoutState, "open">, by: TxHash | null, at: DateTime.Utc) => Effect.Effect<boolean>
  /** The payout that pays a withdrawal. */
  readonly ofWithdrawal: (id: WithdrawalId) => Effect.Effect<Option.Option<PayoutRecord>>
  /** Nonces from one up to the lane's next that no payout holds, at most `limit`. */
  readonly missing: (lane: LaneKey, from: number, limit: number) => Effect.Effect<ReadonlyArray<number>>
  /** What the watcher has made final of transactions and no broken finality took: every row of them, gas included. */
  readonly finalRows: (chainId: ChainId, hashes: ReadonlyArray<TxHash>) => Effect.Effect<ReadonlyArray<Transfer>>
  /** Every row of a transaction that stands, seen or final, gas included. */
  readonly rowsOf: (chainId: ChainId, hash: TxHash) => Effect.Effect<ReadonlyArray<Transfer>>
  /** Gas the wallet has paid, seen or final, since the lane began, for transactions that we did not sign and nobody has noted. */
  readonly foreignSpends: (lane: LaneKey, limit: number) => Effect.Effect<ReadonlyArray<Transfer>>
  /** A foreign spend is known, for ever. Answers whether it is new. */
  readonly noteForeign: (lane: LaneKey, hash: TxHash, at: DateTime.Utc) => Effect.Effect<boolean>
}>()("@sigmatrade/core/payout/PayoutStore") {}
