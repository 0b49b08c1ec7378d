import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { PayoutBroadcast, PayoutRecord } from "@sigmatrade/core/payout/Payout"
import type { DateTime } from "effect"
import { HashMap } from "effect"

/** A lane and who holds it. */
export interface LaneRow {
  readonly nextNonce: number
  readonly epoch: number
  readonly holder: string
  readonly heldUntil: DateTime.Utc
  /** What the wallet sent in blocks above this one is ours to explain. */
  readonly startBlock: number
}

/** Everything the lane has written. */
export interface PayoutRows {
  readonly lanes: HashMap.HashMap<string, LaneRow>
  readonly payouts: HashMap.HashMap<string, PayoutRecord>
  /** Every signed transaction, by its hash, and the payout it pays. */
  readonly hashes: HashMap.HashMap<TxHash, string>
  readonly broadcasts: ReadonlyArray<PayoutBroadcast>
  readonly foreign: HashMap.HashMap<string, DateTime.Utc>
}

/** Nothing was ever paid out. */
export const NO_PAYOUTS: PayoutRows = {
  lanes: HashMap.empty(), payouts: HashMap.empty(), hashes: HashMap.empty(), broadcasts: [], foreign: HashMap.empty()
}
