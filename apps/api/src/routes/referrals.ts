import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { LIMIT_DEFAULT } from "../contract/ApiList.ts"
import type { ApiReferrals } from "../contract/ApiReferrals.ts"
import { commissionView } from "../views/commissionView.ts"
import { listView } from "../views/listView.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"

const readTeam = Effect.fn("readTeam")(function*(id: UserId) {
  const rates = yield* ReferralRates
  const sizes = yield* (yield* SponsorshipStore).teamSizes(id, rates.length)
  return rates.map((rate, index) => ({ tier: index + 1, rate_bps: rate, members: sizes[index] ?? 0 }))
})

const readReferrals = Effect.fn("readReferrals")(function*(id: UserId, limit = LIMIT_DEFAULT) {
  yield* findUser(id)
  const commissions = yield* CommissionStore
  const money = yield* moneyView
  const earnings = yield* commissions.earnings(id)
  const newest = yield* commissions.ofUser(id, limit + 1)
  return {
    object: "referrals",
    user_id: id,
    team: yield* readTeam(id),
    earnings: earnings.map(({ amount, asset, sales, tier }) => ({ tier, sales, amount: money(amount, asset) })),
    commissions: listView(`/v1/users/usr_${id}/referrals`, newest.map((commission) => commissionView(commission, money)), limit)
  } satisfies typeof ApiReferrals.Type
})

/** `GET /v1/users/{id}/referrals` */
export const referrals = HttpApiBuilder.group(ApiContract, "referrals", (handlers) =>
  handlers.handle("read", ({ params, query }) => readReferrals(params.id, query.limit)))
