import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { askNext, beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import { isExpired } from "@sigmatrade/core/dialogue/Dialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { DateTime, Effect, Option, Schema } from "effect"
import { asking, questionOf } from "../dialogue/questions.ts"
import { Html } from "../texts/Html.ts"
import type { Answer } from "../View.ts"
import { shown, stale } from "../View.ts"
import { nextQuestion, RULES } from "./campaignDraft.ts"
import type { CampaignQuestion, Said, SaidName } from "./campaignDraft.ts"
import { campaignQuestions } from "./campaignQuestions.ts"
import { backToCampaigns } from "./campaigns.ts"
import type { Desk } from "./Desk.ts"

/** Asks what a new campaign is to be called, and then everything else of it. */
export const askCampaign = Effect.fn("askCampaign")(function*(desk: Desk) {
  yield* beginDialogue(desk.member.id, asking("admin-campaign-name"))
  return shown(desk.texts.html("admin-ask-campaign-name"), backToCampaigns(desk))
})

/** Asks the first thing that has not been said. `before` stands above the question. */
const askOn = Effect.fn("askOn")(function*(desk: Desk, from: Dialogue, answers: Said, before: ReadonlyArray<Html> = []) {
  const question = nextQuestion(answers)
  if (!(yield* askNext(from, asking(question, answers)))) return stale(desk.texts)
  const asked: Answer = yield* campaignQuestions[question](desk, { id: from.id, step: from.step + 1, answers })
  return asked.view === null ? asked : { ...asked, view: { ...asked.view, html: Html.lines([...before, asked.view.html], 1) } }
})

/** Goes on with what the operator has said just now. */
export const goOn = (desk: Desk, from: Dialogue, said: Readonly<Partial<Record<SaidName, string>>>) =>
  askOn(desk, from, { ...from.answers, ...said })

/** Something that was said before cannot be: says so and asks for it again. What else was said stays. */
export const askAgain = (desk: Desk, from: Dialogue, wrong: SaidName, word: Html) =>
  askOn(desk, from, Object.fromEntries(Object.entries(from.answers).filter(([name]) => name !== wrong)), [word])

/** The answer cannot be: the same question waits for another one. */
export const refused = (desk: Desk, word: Html): Answer => shown(word, backToCampaigns(desk))

/** What the operator is being asked, as far as it is this question about a new campaign. */
export const draftAt = Effect.fn("draftAt")(function*({ member }: Desk, question: CampaignQuestion) {
  const dialogue = Option.getOrNull(yield* (yield* DialogueStore).of(member.id))
  return dialogue === null || questionOf(dialogue) !== question || isExpired(dialogue, yield* DateTime.now) ? null : dialogue
})

/** The operator writes where a button is to be pressed: he sees the question once more. */
export const buttonAwaited = (question: CampaignQuestion) => (desk: Desk, dialogue: Dialogue) => campaignQuestions[question](desk, dialogue)

/** The operator says what it is to be called. */
export const campaignNameGiven = Effect.fn("campaignNameGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const { texts } = desk
  const name = Schema.decodeUnknownOption(CampaignId)(text.trim().toLowerCase())
  if (Option.isNone(name)) return refused(desk, texts.html("admin-campaign-name-bad"))
  const other = yield* (yield* CampaignStore).of(name.value)
  if (Option.isSome(other)) return refused(desk, texts.html("admin-campaign-name-taken", { name: name.value }))
  return yield* goOn(desk, dialogue, { name: name.value })
})

/** The operator chooses what it pays in. */
export const assetChosen = Effect.fn("assetChosen")(function*(desk: Desk, [given = ""]: ReadonlyArray<string>) {
  const dialogue = yield* draftAt(desk, "admin-campaign-asset")
  const isListed = (yield* ListedAssets).some(({ asset }) => asset.id === given)
  return dialogue === null || !isListed ? stale(desk.texts) : yield* goOn(desk, dialogue, { asset: given })
})

/** The operator chooses whom it rewards. */
export const ruleChosen = Effect.fn("ruleChosen")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const dialogue = yield* draftAt(desk, "admin-campaign-rule")
  const rule = RULES.find((one) => one === given)
  return dialogue === null || rule === undefined ? stale(desk.texts) : yield* goOn(desk, dialogue, { rule })
})

/** The operator says from which level on buyers count. */
export const campaignLevelGiven = Effect.fn("campaignLevelGiven")(function*(desk: Desk, dialogue: Dialogue, text: string) {
  const level = Schema.decodeUnknownOption(LevelNumber)(/^\d{1,3}$/u.test(text.trim()) ? Number(text.trim()) : null)
  if (Option.isNone(level)) return refused(desk, desk.texts.html("admin-campaign-level-bad"))
  return yield* goOn(desk, dialogue, { whom: String(level.value) })
})
