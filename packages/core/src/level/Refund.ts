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

/**
 * `requested`: waits for a second operator. `refunded`: the sale was taken back by it. `lapsed`: nobody had agreed when the sale was taken
 * back otherwise.
 */
export const RefundState = Schema.Literals(["requested", "refunded", "lapsed"])
export type RefundState = typeof RefundState.Type

/** How a refund stands, by whether its sale does. Pure. */
export const refundState = ({ approvedAt }: Pick<Refund, "approvedAt">, stands: boolean): RefundState =>
  approvedAt !== null ? "refunded" : stands ? "requested" : "lapsed"
