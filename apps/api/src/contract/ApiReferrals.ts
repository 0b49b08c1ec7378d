import { Bps } from "@sigmatrade/core/money/Bps"
import { Tier } from "@sigmatrade/core/referral/Commission"
import { Schema } from "effect"
import { ApiCommission } from "./ApiCommission.ts"
import { ApiList } from "./ApiList.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiUserId } from "./ApiUserId.ts"

const rate = Bps.annotate({ description: "In basis points: 10000 is 100 %." })

const Team = Schema.Struct({
  tier: Schema.Int,
  rate_bps: rate,
  members: Schema.Int.annotate({ description: "How many users stand at this distance below the user." })
}).annotate({ identifier: "Team", description: "The users of one tier, and what a sale to one of them earns at the rates in force." })

const Earnings = Schema.Struct({
  tier: Tier,
  sales: Schema.Int,
  amount: ApiMoney.annotateKey({ description: "All commissions of the tier in the asset, held and released together." })
}).annotate({ identifier: "Earnings", description: "What a user has earned from one tier in one asset." })

/** What a user's invitations came to. */
export const ApiReferrals = Schema.Struct({
  object: Schema.Literal("referrals"),
  user_id: ApiUserId,
  team: Schema.Array(Team).annotate({ description: "One entry per tier that earns, the nearest first; empty when referrals are off." }),
  earnings: Schema.Array(Earnings).annotate({ description: "By tier and asset, tiers ascending." }),
  commissions: ApiList(ApiCommission).annotateKey({ description: "The newest commissions first, as many as limit says." })
}).annotate({ identifier: "Referrals", description: "What a user's invitations came to." })
