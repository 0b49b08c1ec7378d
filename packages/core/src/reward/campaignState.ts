import { DateTime } from "effect"
import type { Campaign } from "./Campaign.ts"
import { remainingOf } from "./Campaign.ts"

/**
 * How a campaign stands. `is closing`: its time is over, and what was bought at its last moment is still paid; `out of funds`: what is
 * left is less than one reward.
 */
export type CampaignState = "begins later" | "pays" | "out of funds" | "is closing" | "ended"

/** How a campaign stands at a moment. Pure. */
export const campaignState = ({ endedAt, endsAt, startsAt, ...campaign }: Campaign, now: DateTime.Utc): CampaignState => {
  if (endedAt !== null) return "ended"
  if (remainingOf(campaign) < campaign.rule.amount) return "out of funds"
  if (DateTime.isLessThan(now, startsAt)) return "begins later"
  return DateTime.isLessThan(now, endsAt) ? "pays" : "is closing"
}
