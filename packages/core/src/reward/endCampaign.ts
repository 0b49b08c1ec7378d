import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { IncidentStore } from "../incident/IncidentStore.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { campaignEnded } from "../ledger/postings/campaignFunded.ts"
import { Money } from "../money/Money.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { CampaignId, remainingOf } from "./Campaign.ts"
import { CampaignStore } from "./CampaignStore.ts"

/** The campaign has ended before: nothing is left in it. */
export class CampaignEndedAlready extends Schema.TaggedError<CampaignEndedAlready>()("CampaignEndedAlready", { id: CampaignId }) {}

/**
 * Ends a campaign, by an operator or by itself (`null`), and gives what it did not pay back to the capital. Answers the rest.
 * Errors: `CampaignUnknown`, `CampaignEndedAlready`.
 */
export const endCampaign = Effect.fn("endCampaign")(function*(id: CampaignId, operator: OperatorName | null) {
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const campaigns = yield* CampaignStore
    const now = yield* DateTime.now
    const campaign = yield* campaigns.lock(id)
    const rest = new Money({ asset: campaign.asset, amount: remainingOf(campaign) })
    if (!(yield* campaigns.end(id, operator, now))) return yield* new CampaignEndedAlready({ id })
    // The fund holds what no campaign has paid: too little there is a broken invariant, not a case.
    if (rest.amount > 0n) yield* (yield* Ledger).post([campaignEnded(id, rest)], now).pipe(Effect.orDie)
    yield* (yield* IncidentStore).settle("campaign out of funds", id, now)
    return rest
  }))
})
