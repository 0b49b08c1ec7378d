import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LISTED_MAX } from "@sigmatrade/core/reward/Campaign"
import { DateTime, Effect, Option } from "effect"
import type { BotServices } from "../BotServices.ts"
import { actButton } from "../buttons/actButton.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Answer, Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { whomOf } from "./campaignCard.ts"
import { assetIn, campaignDraft, ruleIn, RULES } from "./campaignDraft.ts"
import type { CampaignQuestion } from "./campaignDraft.ts"
import { backToCampaigns, freeIn, writeOwn } from "./campaigns.ts"
import type { Desk } from "./Desk.ts"

/** Where a dialogue about a new campaign stands: which one, its question, and what has been said. */
export type Standing = Pick<Dialogue, "id" | "step" | "answers">

type Ask = (desk: Desk, standing: Standing) => Effect.Effect<Answer, never, BotServices>

/** The description that a button agrees to: this dialogue at this question, so that a button of an older page agrees to nothing. */
export const draftEntity = ({ id, step }: Pick<Dialogue, "id" | "step">): string => `${id.replaceAll("-", "").slice(-16)}.${step}`

const plainly = (key: string, rows: (desk: Desk) => Keyboard = () => []): Ask => (desk) =>
  Effect.succeed(shown(desk.texts.html(key), [...rows(desk), ...backToCampaigns(desk)]))

const askAsset: Ask = Effect.fn("askAsset")(function*(desk) {
  const { texts } = desk
  const assets = (yield* ListedAssets).map(({ asset: { id } }) => [button(
    id,
    `admincampaignasset:${id}`
  )])
  return shown(texts.html("admin-ask-campaign-asset"), [...assets, ...backToCampaigns(desk)])
})

const ruleRows = ({ texts }: Desk): Keyboard => RULES.map((rule) => [button(texts.plain(`button-campaign-${rule}`), `admincampaignrule:${rule}`)])

const askLevel: Ask = Effect.fn("askLevel")(function*(desk) {
  const { prices } = yield* (yield* LevelStore).table
  const levels = [...new Set(prices.map(({ level }) => level))].toSorted((one, other) => one - other)
  return shown(desk.texts.html("admin-ask-campaign-level", { levels: levels.length === 0 ? "—" : levels.join(", ") }), backToCampaigns(desk))
})

const askMembers: Ask = (desk) => Effect.succeed(shown(desk.texts.html("admin-ask-campaign-members", { limit: String(LISTED_MAX) }), backToCampaigns(desk)))

const askEach: Ask = (desk, { answers }) =>
  Effect.succeed(shown(desk.texts.html("admin-ask-campaign-each", { asset: answers["asset"] ?? "" }), backToCampaigns(desk)))

const askFunds: Ask = Effect.fn("askFunds")(function*(desk, { answers }) {
  const { texts } = desk
  const [asset, rule, own] = [yield* assetIn(answers), ruleIn(answers), yield* writeOwn(texts)]
  if (Option.isNone(asset) || Option.isNone(rule)) return stale(texts)
  const { id } = asset.value
  const least = rule.value.amount * BigInt(rule.value._tag === "Listed" ? rule.value.members.length : 1)
  return shown(texts.html("admin-ask-campaign-funds", { free: own(id, yield* freeIn(id)), least: own(id, least) }), backToCampaigns(desk))
})

const askUntil: Ask = Effect.fn("askUntil")(function*(desk) {
  const now = yield* DateTime.now
  const day = (days: number) => DateTime.formatIso(DateTime.add(now, { days })).slice(0, 10)
  const facts = { now: writeTime(now), example: `${day(30)} 18:00`, from: `${day(1)} 12:00` }
  return shown(desk.texts.html("admin-ask-campaign-until", facts), backToCampaigns(desk))
})

/** All that was said, what it would set aside, and the button that makes it so. */
const askCheck: Ask = Effect.fn("askCheck")(function*(desk, standing) {
  const { member, texts } = desk
  const [asset, now, own] = [yield* assetIn(standing.answers), yield* DateTime.now, yield* writeOwn(texts)]
  const draft = Option.flatMap(asset, ({ id }) => campaignDraft(standing.answers, id, now))
  if (Option.isNone(draft)) return stale(texts)
  const { asset: id, endsAt, funds, id: name, rule, startsAt } = draft.value
  const free = yield* freeIn(id)
  const isPast = rule._tag !== "Listed" && DateTime.isLessThan(startsAt, now)
  const html = Html.lines([
    Html.lines([
      texts.html("admin-campaign-check", { name, each: own(id, rule.amount) }), yield* whomOf(texts, rule),
      texts.html("admin-campaign-period", { from: standing.answers["from"] === "" ? texts.plain("admin-campaign-at-once") : writeTime(startsAt), until: writeTime(endsAt) })
    ]),
    texts.html("admin-campaign-aside", { funds: own(id, funds), free: own(id, free), after: own(id, free - funds), rewards: String(funds / rule.amount) }),
    ...(isPast ? [texts.html("admin-campaign-begins-past")] : []),
    texts.html("admin-campaign-agree")
  ], 1)
  const agree = yield* actButton(member.id, texts.plain("button-campaign-create"), "campaign", draftEntity(standing))
  return shown(html, [[agree], ...backToCampaigns(desk)])
})

/** How each question about a new campaign is put. */
export const campaignQuestions: Readonly<Record<CampaignQuestion, Ask>> = {
  "admin-campaign-name": plainly("admin-ask-campaign-name"),
  "admin-campaign-asset": askAsset,
  "admin-campaign-rule": plainly("admin-ask-campaign-rule", ruleRows),
  "admin-campaign-level": askLevel,
  "admin-campaign-members": askMembers,
  "admin-campaign-each": askEach,
  "admin-campaign-funds": askFunds,
  "admin-campaign-until": askUntil,
  "admin-campaign-check": askCheck
}
