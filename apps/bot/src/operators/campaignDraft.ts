import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { CampaignId, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import type { CampaignWish } from "@sigmatrade/core/reward/judgeCampaign"
import { DateTime, Effect, Option, Schema } from "effect"
import type { QuestionName } from "../dialogue/questions.ts"

/** The rules as a button names them, in the order they are offered. */
export const RULES = ["reached", "invited", "listed"] as const satisfies ReadonlyArray<string>
const TAGS: Readonly<Record<string, CampaignRule["_tag"]>> = { reached: "LevelReached", invited: "InvitedBought", listed: "Listed" }

/** What an operator has said of a campaign he is making: text by name, as a dialogue keeps it. */
export type Said = Dialogue["answers"]

/** What can be said of a campaign, in the order it is asked, and by which question. `whom`: a level, or user ids with spaces between them. */
const ASKED = [
  ["name", "admin-campaign-name"], ["asset", "admin-campaign-asset"], ["rule", "admin-campaign-rule"], ["whom", "admin-campaign-level"],
  ["each", "admin-campaign-each"], ["funds", "admin-campaign-funds"], ["until", "admin-campaign-until"]
] as const satisfies ReadonlyArray<readonly [string, QuestionName]>
/** The name of something that can be said of a campaign. */
export type SaidName = (typeof ASKED)[number][0] | "from"

/** The questions of this dialogue. */
export type CampaignQuestion = (typeof ASKED)[number][1] | "admin-campaign-members" | "admin-campaign-check"

/** What is to be asked next: the first that has not been said; when all has, whether it is to be so. */
export const nextQuestion = (said: Said): CampaignQuestion => {
  const [name, question] = ASKED.find(([one]) => said[one] === undefined) ?? [null, "admin-campaign-check"]
  return name === "whom" && said["rule"] === "listed" ? "admin-campaign-members" : question
}

/** The asset that was chosen, as far as it is listed. */
export const assetIn = Effect.fn("assetIn")(function*(said: Said) {
  return Option.fromUndefinedOr((yield* ListedAssets).find(({ asset }) => asset.id === said["asset"])?.asset)
})

/** The rule that was described; none: not all of it was. */
export const ruleIn = ({ each, rule = "", whom = "" }: Said): Option.Option<CampaignRule> =>
  Schema.decodeUnknownOption(CampaignRule)({
    _tag: TAGS[rule], amount: each, ...(rule === "listed" ? { members: whom.split(" ") } : { level: Number(whom) })
  })

const momentIn = (said: string | undefined) => Option.filter(Option.fromUndefinedOr(said), (one) => one !== "").pipe(Option.flatMap(DateTime.make), Option.map(DateTime.toUtc))

const Rest = Schema.Struct({ name: CampaignId, funds: AmountFromString })

/** The campaign that was described, one without a beginning begins now; none: not all of it was said. */
export const campaignDraft = (said: Said, asset: AssetId, now: DateTime.Utc): Option.Option<CampaignWish> => Option.gen(function*() {
  const { funds, name } = yield* Schema.decodeUnknownOption(Rest)(said)
  const rule = yield* ruleIn(said)
  const endsAt = yield* momentIn(said["until"])
  return { id: name, asset, funds, rule, startsAt: Option.getOrElse(momentIn(said["from"]), () => now), endsAt }
})
