import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { RefundState } from "@sigmatrade/core/level/Refund"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"

/** A sale that operators take back, on the wire. */
export const ApiRefund = Schema.Struct({
  object: Schema.Literal("refund"),
  id: apiId.refund,
  purchase_id: apiId.purchase,
  state: RefundState.annotate({
    description: "requested: waits for another operator. refunded: the price is the user's again. lapsed: the sale was taken back otherwise before anybody had agreed."
  }),
  note: Schema.String.annotate({ description: "Why, in the words of whoever asked." }),
  requested_by: OperatorName,
  requested_at: ApiTime,
  approved_by: Schema.NullOr(OperatorName),
  approved_at: Schema.NullOr(ApiTime)
}).annotate({ identifier: "Refund", description: "A sale that operators take back." })
