import { Address } from "@sigmatrade/core/chain/Address"
import { SuspenseReason } from "@sigmatrade/core/deposit/attribute"
import { Schema } from "effect"
import { ApiTransaction } from "./ApiDeposit.ts"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"
import { reason } from "./ReasonBody.ts"

/** Money without an owner yet, on the wire. */
export const ApiSuspense = Schema.Struct({
  object: Schema.Literal("suspense"),
  id: apiId.suspense,
  amount: ApiMoney,
  from: Address,
  to: Address,
  reason: SuspenseReason.annotate({ description: "Why nobody is known to own it." }),
  decided: Schema.NullOr(Schema.Literals(["Return", "Keep"])).annotate({ description: "The last decision about it; null: it waits for one." }),
  transaction: ApiTransaction,
  paid_at: ApiTime
}).annotate({ identifier: "Suspense", description: "Money without an owner yet." })

/** Whose a payment is, and why. */
export const AssignmentBody = Schema.Struct({ user_id: ApiUserId, note: reason }).annotate({
  identifier: "AssignSuspense", description: "Whose a payment is, and why."
})
