import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

const members = {
  object: Schema.Literal("purchase"),
  id: apiId.purchase,
  user_id: ApiUserId,
  level: LevelNumber,
  price: ApiMoney,
  price_version: Schema.Int.annotate({ description: "The version of the price table it was made under. 0: in the inherited system, before the first of them." }),
  bought_at: ApiTime
}

/** A level that a user has bought, on the wire. */
export const ApiPurchase = Schema.Struct(members).annotate({ identifier: "Purchase", description: "A level that a user has bought, not taken back." })

const Returned = Schema.Struct({
  user_id: ApiUserId.annotateKey({ description: "The sponsor who earned it." }),
  tier: Tier,
  amount: ApiMoney.annotateKey({ description: "What he earned." }),
  left: ApiMoney.annotateKey({ description: "What of it his account still holds and a refund would take; the rest would be the house's loss." })
}).annotate({ identifier: "RefundedCommission", description: "What a refund would take from one sponsor as things stand." })

/** The same, with what taking it back would do. */
export const ApiPurchasePreviewed = Schema.Struct({
  ...members,
  refund_preview: Schema.Array(Returned).annotate({
    description: "What a refund would take from sponsors now; the price goes back to the user whole. It is counted anew when it happens."
  })
}).annotate({ identifier: "PurchasePreviewed", description: "A level that a user has bought, with what taking it back would do." })
