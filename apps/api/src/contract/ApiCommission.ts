import { Bps } from "@sigmatrade/core/money/Bps"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

/** What a user earned from one sale, on the wire. */
export const ApiCommission = Schema.Struct({
  object: Schema.Literal("commission"),
  id: apiId.commission,
  purchase_id: apiId.purchase,
  buyer_id: ApiUserId,
  tier: Tier,
  rate_bps: Bps.annotate({ description: "The rate in force at the sale, in basis points." }),
  amount: ApiMoney,
  state: Schema.Literals(["held", "released", "reversed"]).annotate({ description: "held: stands in rewards. released: was moved to available." }),
  held_until: ApiTime
}).annotate({ identifier: "Commission", description: "What a user earned from one sale." })
