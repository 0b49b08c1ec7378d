import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { campaignFunded } from "../ledger/postings/campaignFunded.ts"
import { ZERO } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Money } from "../money/Money.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { UserStore } from "../user/UserStore.ts"
import { Campaign } from "./Campaign.ts"
import { CampaignStore } from "./CampaignStore.ts"
import { freeCapital, OWN_ACCOUNTS } from "./freeCapital.ts"
import { judgeCampaign } from "./judgeCampaign.ts"
import type { CampaignWish } from "./judgeCampaign.ts"

/** The operator has not paid in what the campaign would set aside. Units: base units; `free` is below zero when he has taken out more. */
export class CapitalShort extends Schema.TaggedError<CapitalShort>()("CapitalShort", {
  asset: AssetId,
  free: Schema.BigInt,
  asked: Schema.BigInt
}) {}

/**
 * An operator creates a campaign and sets its funds aside, out of what he has paid in and not promised elsewhere.
 * Errors: `CampaignInvalid`, `CapitalShort` with the figures, `CampaignNameTaken`, `UserUnknown` for a listed one who is no member.
 */
export const createCampaign = Effect.fn("createCampaign")(function*(wish: CampaignWish, operator: OperatorName) {
  const { asset, funds, id, rule } = wish
  const now = yield* DateTime.now
  yield* Effect.fromResult(judgeCampaign(wish, now))
  const campaign = new Campaign({ ...wish, paid: ZERO, createdBy: operator, createdAt: now, endedAt: null, endedBy: null })
  yield* (yield* Transaction).run(Effect.gen(function*() {
    const users = yield* UserStore
    if (rule._tag === "Listed") yield* Effect.forEach(rule.members, users.get, { discard: true })
    yield* (yield* CampaignStore).add(campaign)
    const ledger = yield* Ledger
    // Booked first and looked at afterwards: the entry holds the capital's balance, so two campaigns never count the same money.
    yield* ledger.post([campaignFunded(id, new Money({ asset, amount: funds }))], now).pipe(Effect.orDie)
    const left = freeCapital(yield* ledger.balances(OWN_ACCOUNTS), asset)
    if (left < 0n) return yield* new CapitalShort({ asset, free: left + funds, asked: funds })
  }))
  return campaign
})
