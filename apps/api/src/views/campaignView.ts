import type { Campaign } from "@sigmatrade/core/reward/Campaign"
import { campaignState } from "@sigmatrade/core/reward/campaignState"
import type { DateTime } from "effect"
import type { ApiCampaign } from "../contract/ApiCampaign.ts"
import type { MoneyView } from "./moneyView.ts"

const TYPES = { LevelReached: "level_reached", InvitedBought: "invited_bought", Listed: "listed" } as const

/** A campaign as integrators see it at a moment. */
export const campaignView = (campaign: Campaign, money: MoneyView, now: DateTime.Utc): typeof ApiCampaign.Type => {
  const { asset, rule } = campaign
  return {
    object: "campaign",
    id: campaign.id,
    state: campaignState(campaign, now),
    rule: {
      type: TYPES[rule._tag],
      level: rule._tag === "Listed" ? null : rule.level,
      listed: rule._tag === "Listed" ? rule.members.length : null,
      reward: money(rule.amount, asset)
    },
    funds: money(campaign.funds, asset),
    paid: money(campaign.paid, asset),
    starts_at: campaign.startsAt,
    ends_at: campaign.endsAt,
    created_by: campaign.createdBy,
    created_at: campaign.createdAt,
    ended_by: campaign.endedBy,
    ended_at: campaign.endedAt
  }
}
