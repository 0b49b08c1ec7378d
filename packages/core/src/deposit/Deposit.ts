import type { DateTime } from "effect"
import { Schema } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { TransferId } from "../chain/Transfer.ts"
import { LevelNumber } from "../level/LevelTable.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { UserId } from "../user/User.ts"
import { Attribution } from "./attribute.ts"
import { IntentOutcome } from "./IntentOutcome.ts"

/** A final transfer that is not in the books yet. */
export class FinalTransfer extends Schema.Class<FinalTransfer>("FinalTransfer")({
  id: TransferId,
  asset: AssetId,
  amount: Amount,
  attribution: Attribution,
  /** `chain`: it is not in the books yet. `suspense`: it is, in suspense, and belongs to this member now. */
  source: Schema.Literals(["chain", "suspense"]),
  /** When its block was made. */
  paidAt: Schema.DateTimeUtc
}) {}

/** A final transfer that belongs to a member: exactly its amount is credited to him, once. */
export interface Deposit {
  readonly id: TransferId
  readonly userId: UserId
  readonly asset: AssetId
  readonly amount: Amount
  readonly source: FinalTransfer["source"]
  readonly paidAt: DateTime.Utc
}

/** Where a payment of a member stands, as he and integrators are shown it. */
export const DepositState = Schema.Literals(["seen", "orphaned", "dropped", "final", "credited", "reversed"])
export type DepositState = typeof DepositState.Type

/** A payment of a member, from its first sighting on. */
export class DepositRecord extends Schema.Class<DepositRecord>("DepositRecord")({
  id: TransferId,
  asset: AssetId,
  amount: Amount,
  state: DepositState,
  blockNumber: BlockNumber,
  /** The level it bought, if any. */
  bought: Schema.NullOr(LevelNumber),
  /** What became of what its member had announced; `null` before it is credited. */
  intent: Schema.NullOr(IntentOutcome),
  seenAt: Schema.DateTimeUtc,
  creditedAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}

/** A payment together with the member whose it is: as it was first seen, and later as it was booked or decided. */
export interface MemberDeposit {
  readonly userId: UserId
  readonly deposit: DepositRecord
}
