import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { CampaignId, remainingOf } from "@sigmatrade/core/reward/Campaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import type { Answer } from "../View.ts"
import { shown, stale } from "../View.ts"
import { campaignIn, cardOf, factsOf } from "./campaignCard.ts"
import { backToCampaigns, writeOwn } from "./campaigns.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"

/** Says how much ending a campaign gives back to the capital, and asks why it is to end. */
export const askEndCampaign = Effect.fn("askEndCampaign")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const { member, texts } = desk
  const found = yield* campaignIn(details)
  if (Option.isNone(found)) return stale(texts)
  const campaign = found.value
  if (campaign.endedAt !== null) return yield* cardOf(desk, campaign.id, [texts.html("admin-campaign-ended-already")])
  yield* beginDialogue(member.id, asking("admin-campaign-end", { id: campaign.id }))
  const back = (yield* writeOwn(texts))(campaign.asset, remainingOf(campaign))
  return shown(Html.lines([yield* factsOf(desk, campaign), texts.html("admin-ask-campaign-end", { back })], 1), backToCampaigns(desk))
})

/** The operator says why: the campaign is over, and what it has not paid is capital again. */
export const endReasonGiven = Effect.fn("endReasonGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const { texts } = desk
  const id = Schema.decodeUnknownOption(CampaignId)(answers["id"])
  if (Option.isNone(id)) return stale(texts)
  const act = { permission: "campaigns.manage", action: "end campaign", subject: `campaign:${id.value}`, reason: text } as const
  const own = yield* writeOwn(texts)
  const view = yield* actAt(desk, act, (operator) => endCampaign(id.value, operator)).pipe(
    Effect.flatMap(({ amount, asset }) => cardOf(desk, id.value, [texts.html("admin-campaign-end-done", { back: own(asset, amount) })])),
    Effect.catchTags({
      CampaignEndedAlready: () => cardOf(desk, id.value, [texts.html("admin-campaign-ended-already")]),
      CampaignUnknown: () => Effect.succeed(stale(texts))
    })
  )
  return { ...view, endsDialogue: true } satisfies Answer
})
