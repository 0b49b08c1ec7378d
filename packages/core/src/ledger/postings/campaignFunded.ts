import type { Money } from "../../money/Money.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** The operator sets aside money of his own for a campaign. `id` is the campaign's. */
export const campaignFunded = (id: string, funds: Money): Entry => ({
  kind: "campaign-funded",
  businessId: id,
  movements: [new Movement({ debit: HOUSE_CAPITAL, credit: HOUSE_REWARDS_FUND, ...funds })]
})

/** A campaign pays a member, once per `cause`. */
export const campaignReward = (id: string, userId: UserId, cause: string, reward: Money): Entry => ({
  kind: "campaign-reward",
  businessId: `${id}:${userId}:${cause}`,
  movements: [new Movement({ debit: HOUSE_REWARDS_FUND, credit: availableOf(userId), ...reward })]
})

/** A campaign is over: what it did not pay is the operator's again. `rest` is more than zero. */
export const campaignEnded = (id: string, rest: Money): Entry => ({
  kind: "campaign-ended",
  businessId: id,
  movements: [new Movement({ debit: HOUSE_REWARDS_FUND, credit: HOUSE_CAPITAL, ...rest })]
})
