import type { Campaign, CampaignId, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import type { CapitalShort } from "@sigmatrade/core/reward/createCampaign"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import type { CampaignInvalid } from "@sigmatrade/core/reward/judgeCampaign"
import { wishDetails } from "@sigmatrade/core/reward/wishDetails"
import { DateTime, Effect, Option } from "effect"
import { ApiCampaignCounted } from "../contract/ApiCampaign.ts"
import type { CampaignBody } from "../contract/CampaignBody.ts"
import { refuse } from "../problems/refuse.ts"
import { campaignView } from "../views/campaignView.ts"
import { moneyView } from "../views/moneyView.ts"
import { callerActs } from "./callerActs.ts"
import { userNotFound } from "./findUser.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"

const INVALID: Readonly<Record<CampaignInvalid["reason"], string>> = {
  "ends before it starts": "It ends before it starts.",
  "over already": "It would be over already: ends_at has passed.",
  "funds below one reward": "Its funds do not cover one reward.",
  "funds below the list": "Its funds do not cover one reward for each user of the list.",
  "listed twice": "A user is listed twice."
}

const counted = Effect.fnUntraced(function*(campaign: Campaign) {
  const { members, rewards } = yield* (yield* CampaignStore).rewardCount(campaign.id)
  const view = campaignView(campaign, yield* moneyView, yield* DateTime.now)
  return { ...view, rewards, users_rewarded: members } satisfies typeof ApiCampaignCounted.Type
})

/** One campaign, and what it has paid. Problems: `resource_not_found`. */
const read = Effect.fnUntraced(function*(id: CampaignId) {
  const found = yield* (yield* CampaignStore).of(id)
  return Option.isSome(found) ? yield* counted(found.value) : yield* notFound("campaign")
})

const ruleOf = (rule: CampaignBody["rule"]): CampaignRule => {
  if (rule.type === "listed") return { _tag: "Listed", members: rule.user_ids, amount: rule.reward }
  return { _tag: rule.type === "level_reached" ? "LevelReached" : "InvitedBought", level: rule.level, amount: rule.reward }
}

const short = ({ asked, asset, free }: CapitalShort) =>
  refuse("capital_short", `${free} base units of ${asset} are free, and ${asked} are asked for.`)

/** Begins a campaign and sets its funds aside. */
const create = Effect.fnUntraced(function*({ asset, ends_at: endsAt, funds, name: id, rule, starts_at }: CampaignBody) {
  const wish = { id, asset, funds, rule: ruleOf(rule), startsAt: starts_at ?? (yield* DateTime.now), endsAt }
  const act = { permission: "campaigns.manage", action: "create campaign", subject: `campaign:${id}`, reason: null, details: wishDetails(wish) } as const
  const campaign = yield* callerActs(act, (operator) => createCampaign(wish, operator)).pipe(Effect.catchTags({
    CampaignInvalid: ({ reason }) => refuse("campaign_invalid", INVALID[reason]),
    CampaignNameTaken: () => refuse("campaign_name_taken", `There is or was a campaign ${id}. Choose another name.`),
    CapitalShort: short,
    UserUnknown: () => userNotFound
  }))
  return yield* counted(campaign)
})

/** Ends a campaign as it was seen. */
const end = Effect.fnUntraced(function*(id: CampaignId, note: string, ifMatch: string | undefined) {
  const act = { permission: "campaigns.manage", action: "end campaign", subject: `campaign:${id}`, reason: note } as const
  yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    yield* requireMatch(yield* counted(yield* (yield* CampaignStore).lock(id)), ApiCampaignCounted, ifMatch)
    yield* endCampaign(id, operator)
  })).pipe(Effect.catchTags({
    CampaignUnknown: () => notFound("campaign"),
    CampaignEndedAlready: () => refuse("campaign_ended", "It has ended before. What it did not pay is capital again.")
  }))
  return yield* read(id)
})

/** What operators do about campaigns, each once and on the record. */
export const campaignActs = { read, create, end }
