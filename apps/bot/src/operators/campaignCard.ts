import type { Campaign, CampaignId, CampaignRule } from "@sigmatrade/core/reward/Campaign"
import { remainingOf } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Option } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeTime } from "../texts/writeMoney.ts"
import { button, shown, stale } from "../View.ts"
import { campaignDetails, campaignName } from "./campaignName.ts"
import { backToCampaigns, leftOf, stateOf, writeOwn } from "./campaigns.ts"
import type { Desk } from "./Desk.ts"

/** Listed members who are named; of more only the number is told. */
const NAMES_MAX = 10

/** Whom a campaign rewards, in words. */
export const whomOf = Effect.fn("whomOf")(function*(texts: Texts, rule: CampaignRule) {
  if (rule._tag === "LevelReached") return texts.html("admin-campaign-reached", { level: rule.level })
  if (rule._tag === "InvitedBought") return texts.html("admin-campaign-invited", { level: rule.level })
  const { get } = yield* UserStore
  const names = yield* Effect.forEach(rule.members.slice(0, NAMES_MAX), (id) =>
    get(id).pipe(Effect.map(({ name }) => name), Effect.catchTag("UserUnknown", () => Effect.succeed("?"))))
  return texts.html("admin-campaign-listed", {
    members: rule.members.length, names: rule.members.length > names.length ? `${names.join(", ")}…` : names.join(", ")
  })
})

const endOf = Effect.fn("endOf")(function*({ texts }: Desk, { asset, endedAt, endedBy, ...campaign }: Campaign) {
  if (endedAt === null) return []
  const facts = { at: writeTime(endedAt), back: (yield* writeOwn(texts))(asset, remainingOf(campaign)) }
  return [endedBy === null ? texts.html("admin-campaign-over", facts) : texts.html("admin-campaign-ended-by", { ...facts, operator: endedBy })]
})

/** A campaign in all its facts. */
export const factsOf = Effect.fn("factsOf")(function*(desk: Desk, campaign: Campaign) {
  const { texts } = desk
  const { asset, createdAt, createdBy, endsAt, funds, id, paid, rule, startsAt } = campaign
  const [own, { members, rewards }] = [yield* writeOwn(texts), yield* (yield* CampaignStore).rewardCount(id)]
  return Html.lines([
    texts.html("admin-campaign", { name: id, state: stateOf(texts, campaign, yield* DateTime.now), each: own(asset, rule.amount) }),
    yield* whomOf(texts, rule),
    texts.html("admin-campaign-facts", {
      from: writeTime(startsAt), until: writeTime(endsAt), funds: own(asset, funds), paid: own(asset, paid), left: own(asset, leftOf(campaign))
    }),
    texts.html("admin-campaign-rewarded", { members, rewards: String(rewards) }),
    texts.html("admin-campaign-created-by", { operator: createdBy, at: writeTime(createdAt) }),
    ...(yield* endOf(desk, campaign))
  ])
})

/** The campaign that the arguments of a button mean. */
export const campaignIn = Effect.fn("campaignIn")(function*(details: ReadonlyArray<string>) {
  const id = campaignName(details)
  return Option.isNone(id) ? Option.none<Campaign>() : yield* (yield* CampaignStore).of(id.value)
})

/** One campaign as it is now, and what can be done with it. `before` stands above it. */
export const cardOf = Effect.fn("cardOf")(function*(desk: Desk, id: CampaignId, before: ReadonlyArray<Html> = []) {
  const found = yield* (yield* CampaignStore).of(id)
  if (Option.isNone(found)) return stale(desk.texts)
  const place = campaignDetails(id)
  const acts = found.value.endedAt === null ? [[button(desk.texts.plain("button-campaign-end"), `adminendcampaign:${place}`)]] : []
  const again = [button(desk.texts.plain("button-look-again"), `admincampaign:${place}`)]
  return shown(Html.lines([...before, yield* factsOf(desk, found.value)], 1), [...acts, again, ...backToCampaigns(desk)])
})

/** One campaign: whom it rewards, how far it is, and who made and ended it. */
export const campaignCard = Effect.fn("campaignCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = campaignName(details)
  return Option.isNone(id) ? stale(desk.texts) : yield* cardOf(desk, id.value)
})
