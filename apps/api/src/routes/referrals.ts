import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { SponsorshipStore } from "@sigmatrade/core/referral/SponsorshipStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiReferrals } from "../contract/ApiReferrals.ts"
import { commissionView } from "../views/commissionView.ts"
import { moneyView } from "../views/moneyView.ts"
import { findUser } from "./findUser.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const readTeam = Effect.fn("readTeam")(function*(id: UserId) {
  const rates = yield* ReferralRates
  const sizes = yield* (yield* SponsorshipStore).teamSizes(id, rates.length)
  return rates.map((rate, index) => ({ tier: index + 1, rate_bps: rate, members: sizes[index] ?? 0 }))
})

/** What a user earned from sales, as the list at `url`. */
export const listCommissions = Effect.fn("listCommissions")(function*(url: string, id: UserId, query: ListQuery<string>) {
  const [commissions, money] = [yield* CommissionStore, yield* moneyView]
  return yield* readList(url, query, (page) => commissions.list(id, page), (found) =>
    Effect.succeed(found.map((commission) => commissionView(commission, money))))
})

/** A user's team and earnings; `url` leads to the list of the commissions. */
export const readReferrals = Effect.fn("readReferrals")(function*(url: string, id: UserId, query: ListQuery<string>) {
  const money = yield* moneyView
  const earnings = yield* (yield* CommissionStore).earnings(id)
  return {
    object: "referrals",
    user_id: id,
    team: yield* readTeam(id),
    earnings: earnings.map(({ amount, asset, sales, tier }) => ({ tier, sales, amount: money(amount, asset) })),
    commissions: yield* listCommissions(url, id, query)
  } satisfies typeof ApiReferrals.Type
})

/** `GET /v1/users/{id}/referrals` and `GET /v1/users/{id}/commissions` */
export const referrals = HttpApiBuilder.group(ApiContract, "referrals", (handlers) =>
  handlers
    .handle("read", ({ params, query }) =>
      Effect.andThen(findUser(params.id), readReferrals(`/v1/users/usr_${params.id}/referrals`, params.id, query)))
    .handle("commissions", ({ params, query }) =>
      Effect.andThen(findUser(params.id), listCommissions(`/v1/users/usr_${params.id}/commissions`, params.id, query))))
