import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { Campaign, CampaignId } from "@sigmatrade/core/reward/Campaign"
import type { CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { randomBytes } from "node:crypto"
import { USDT } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"

/** A campaign of this rule that lasts an hour from `NOW`, with funds for ten rewards. */
export const freshCampaign = (rule: CampaignRule, given: Partial<ConstructorParameters<typeof Campaign>[0]> = {}) =>
  new Campaign({
    id: CampaignId.make(`campaign-${randomBytes(8).toString("hex")}`), asset: USDT, funds: Amount.make(rule.amount * 10n), paid: ZERO, rule,
    startsAt: NOW, endsAt: minutesLater(60), createdBy: operator("anna"), createdAt: NOW, endedAt: null, endedBy: null, ...given
  })
