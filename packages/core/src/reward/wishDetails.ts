import { DateTime } from "effect"
import type { CampaignRule } from "./Campaign.ts"
import type { CampaignWish } from "./judgeCampaign.ts"

const whomOf = (rule: CampaignRule) => rule._tag === "Listed" ? `${rule.members.length} members` : `level ${rule.level}`

/** What the audit log keeps of a campaign that an operator wishes for, wherever he does. Amounts in base units. Pure. */
export const wishDetails = ({ asset, endsAt, funds, rule, startsAt }: CampaignWish): Readonly<Record<string, string>> => ({
  asset, funds: String(funds), each: String(rule.amount), rule: rule._tag, whom: whomOf(rule), from: DateTime.formatIso(startsAt), until: DateTime.formatIso(endsAt)
})
