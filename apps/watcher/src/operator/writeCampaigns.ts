import type { Campaign, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { remainingOf } from "@sigmatrade/core/reward/Campaign"
import { campaignState } from "@sigmatrade/core/reward/campaignState"
import { DateTime } from "effect"
import type { MoneyWriter } from "./writeMoney.ts"
import { writeMoney } from "./writeMoney.ts"
import { writeTable } from "./writeTable.ts"

const whom = (rule: CampaignRule): string => {
  switch (rule._tag) {
    case "LevelReached":
      return `buyers of level ${rule.level} or higher`
    case "InvitedBought":
      return `sponsors of buyers of level ${rule.level} or higher`
    case "Listed":
      return `${rule.members.length} listed`
  }
}

const stateOf = (campaign: Campaign, now: DateTime.Utc): string =>
  campaign.endedBy === null ? campaignState(campaign, now) : `ended by ${campaign.endedBy}`

/** Campaigns for people: what is set aside, paid and left, and whom they reward. */
export const writeCampaigns = (campaigns: ReadonlyArray<Campaign>, money: MoneyWriter, now: DateTime.Utc): ReadonlyArray<string> =>
  writeTable(
    ["campaign", "state", "set aside", "paid", "left", "each", "to", "until", "by"],
    campaigns.map((campaign) => {
      const { asset, createdBy, endedAt, endsAt, funds, id, paid, rule } = campaign
      const left = endedAt === null ? remainingOf(campaign) : 0n
      return [
        id, stateOf(campaign, now), writeMoney(money, funds, asset), writeMoney(money, paid, asset), writeMoney(money, left, asset),
        writeMoney(money, rule.amount, asset), whom(rule), DateTime.formatIso(endsAt), createdBy
      ]
    })
  )
