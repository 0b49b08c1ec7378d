import type { Effect } from "effect"
import { Context, Schema } from "effect"
import type { BlockNumber } from "../chain/BlockHeader.ts"
import { Transfer } from "../chain/Transfer.ts"
import { Amount } from "../money/Amount.ts"
import { UserId } from "../user/User.ts"
import type { LaneKey } from "./PayoutStore.ts"
import { WithdrawalId } from "./Withdrawal.ts"

/** A payment that has left the payout wallet while the books, restored from an older copy, know nothing of it; and what was done about it. */
export class Recovery extends Schema.Class<Recovery>("Recovery")({
  transfer: Transfer,
  /** Whose wallet it went to; `null`: nobody's that we know, and it stays the operator's own. */
  userId: Schema.NullOr(UserId),
  /** The withdrawal it has paid; `null`: none that the books know, so it counts as paid, origin unknown. */
  withdrawalId: Schema.NullOr(WithdrawalId),
  /** What was taken of the member's balance for it, in base units; zero with a withdrawal, for that had reserved it. */
  taken: Amount,
  at: Schema.DateTimeUtc
}) {}

/** Payments that were recovered, once each, for ever. Every adapter passes its contract suite. */
export class RecoveryStore extends Context.Service<RecoveryStore, {
  /**
   * Final transfers out of the wallet to others, in blocks after the lane's start up to `upTo`, that no attempt of ours has signed, that
   * are not recovered, and that were not reported by themselves as a foreign spend: lowest block first, at most `limit`.
   */
  readonly unexplained: (lane: LaneKey, upTo: BlockNumber, limit: number) => Effect.Effect<ReadonlyArray<Transfer>>
  /** Keeps what was done about one. Answers whether it is new; a withdrawal is recovered once, and another time is a defect. */
  readonly keep: (recovery: Recovery) => Effect.Effect<boolean>
  /** The newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<Recovery>>
}>()("@sigmatrade/core/payout/RecoveryStore") {}
