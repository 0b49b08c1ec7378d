import type { Refund } from "@sigmatrade/core/level/Refund"
import { refundState } from "@sigmatrade/core/level/Refund"
import type { ApiRefund } from "../contract/ApiRefund.ts"

/** A refund as integrators see it; `stands`: whether its sale does. */
export const refundView = (refund: Refund, stands: boolean): typeof ApiRefund.Type => ({
  object: "refund",
  id: refund.purchaseId,
  purchase_id: refund.purchaseId,
  state: refundState(refund, stands),
  note: refund.note,
  requested_by: refund.requestedBy,
  requested_at: refund.requestedAt,
  approved_by: refund.approvedBy,
  approved_at: refund.approvedAt
})
