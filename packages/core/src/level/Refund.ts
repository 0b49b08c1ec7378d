import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { PurchaseId } from "../referral/Commission.ts"

/** A sale that an operator wants to take back; it is, once a second one agrees. One per purchase, kept for ever. */
export class Refund extends Schema.Class<Refund>("Refund")({
  purchaseId: PurchaseId,
  requestedBy: OperatorName,
  /** Why. */
  note: Schema.String,
  requestedAt: Schema.DateTimeUtc,
  /** Another operator than the one who asked for it; `null`: nobody has agreed yet. */
  approvedBy: Schema.NullOr(OperatorName),
  approvedAt: Schema.NullOr(Schema.DateTimeUtc)
}) {}
