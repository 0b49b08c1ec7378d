import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import type { Asset } from "@sigmatrade/core/money/Asset"
import type { CampaignInvalid } from "@sigmatrade/core/reward/judgeCampaign"
import { judgeFunds, judgePeriod } from "@sigmatrade/core/reward/judgeCampaign"
import { DateTime, Effect, Option, Result } from "effect"
import type { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { stale } from "../View.ts"
import { goOn, refused } from "./askCampaign.ts"
import { assetIn, ruleIn } from "./campaignDraft.ts"
import { freeIn, writeOwn } from "./campaigns.ts"
import type { Desk } from "./Desk.ts"
import { readMoments } from "./readMoments.ts"

/** Letters of what was written that are told back. */
const TOLD_LENGTH_MAX = 40

/** Why a campaign cannot be as it is wished, in words. */
export const invalidWord = (texts: Texts, { reason }: CampaignInvalid): Html => texts.html(`admin-campaign-bad-${reason.replaceAll(" ", "-")}`)

const amountIn = (text: string, asset: Asset) =>
  Option.filter(Result.getSuccess(parseAmount(text.trim().replace(",", "."), asset)), (amount) => amount > 0n)

const amountBad = (desk: Desk, text: string, asset: Asset) =>
  refused(desk, desk.texts.html("admin-campaign-amount-bad", { text: text.slice(0, TOLD_LENGTH_MAX), asset: asset.id }))

/** The operator says what each reward is. */
export const eachGiven = Effect.fn("eachGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const asset = yield* assetIn(dialogue.answers)
  if (Option.isNone(asset)) return stale(desk.texts)
  const amount = amountIn(text, asset.value)
  return Option.isNone(amount) ? amountBad(desk, text, asset.value) : yield* goOn(desk, dialogue, { each: String(amount.value) })
})

/** The operator says what is set aside in all. */
export const fundsGiven = Effect.fn("fundsGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const { texts } = desk
  const [asset, rule] = [yield* assetIn(dialogue.answers), ruleIn(dialogue.answers)]
  if (Option.isNone(asset) || Option.isNone(rule)) return stale(texts)
  const funds = amountIn(text, asset.value)
  if (Option.isNone(funds)) return amountBad(desk, text, asset.value)
  const judged = judgeFunds({ funds: funds.value, rule: rule.value })
  if (Result.isFailure(judged)) return refused(desk, invalidWord(texts, judged.failure))
  const { id } = asset.value
  const free = yield* freeIn(id)
  if (free < funds.value) {
    const own = yield* writeOwn(texts)
    return refused(desk, texts.html("admin-campaign-short", { free: own(id, free), asked: own(id, funds.value) }))
  }
  return yield* goOn(desk, dialogue, { funds: String(funds.value) })
})

/** The operator says when it ends, and if he likes when it begins. */
export const untilGiven = Effect.fn("untilGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const moments = readMoments(text)
  if (moments === null) return refused(desk, desk.texts.html("admin-campaign-until-bad"))
  const now = yield* DateTime.now
  // One moment is the end: it begins as soon as it is made.
  const [from, endsAt] = moments.until === null ? [null, moments.from] : [moments.from, moments.until]
  const judged = judgePeriod({ startsAt: from ?? now, endsAt }, now)
  if (Result.isFailure(judged)) return refused(desk, invalidWord(desk.texts, judged.failure))
  return yield* goOn(desk, dialogue, { from: from === null ? "" : DateTime.formatIso(from), until: DateTime.formatIso(endsAt) })
})
