import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import type { Campaign } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import type { CampaignInvalid, CampaignWish } from "@sigmatrade/core/reward/judgeCampaign"
import { wishDetails } from "@sigmatrade/core/reward/wishDetails"
import { DateTime, Effect, Equal, Option } from "effect"
import type { Answer } from "../View.ts"
import { stale } from "../View.ts"
import { askAgain, draftAt } from "./askCampaign.ts"
import { invalidWord } from "./fundsGiven.ts"
import { cardOf } from "./campaignCard.ts"
import { assetIn, campaignDraft } from "./campaignDraft.ts"
import type { SaidName } from "./campaignDraft.ts"
import { draftEntity } from "./campaignQuestions.ts"
import { writeOwn } from "./campaigns.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"

/** What has to be said again when a campaign cannot be. */
const WRONG: Readonly<Record<CampaignInvalid["reason"], SaidName>> = {
  "ends before it starts": "until", "over already": "until", "funds below one reward": "funds", "funds below the list": "funds", "listed twice": "whom"
}

const done = Effect.fn("done")(function*(desk: Desk, { asset, funds, id }: Pick<Campaign, "asset" | "funds" | "id">) {
  const word = desk.texts.html("admin-campaign-done", { funds: (yield* writeOwn(desk.texts))(asset, funds) })
  return { ...(yield* cardOf(desk, id, [word])), endsDialogue: true } satisfies Answer
})

/** The name is taken: by this very wish, when its answer was lost on the way, or by another campaign. */
const taken = Effect.fn("taken")(function*(desk: Desk, dialogue: Dialogue, wish: CampaignWish) {
  const there = Option.getOrNull(yield* (yield* CampaignStore).of(wish.id))
  const isMine = there !== null && there.createdBy === desk.operator.name && there.asset === wish.asset && there.funds === wish.funds
    && Equal.equals(there.rule, wish.rule) && DateTime.Equivalence(there.endsAt, wish.endsAt)
  return isMine
    ? yield* done(desk, wish)
    : yield* askAgain(desk, dialogue, "name", desk.texts.html("admin-campaign-name-taken", { name: wish.id }))
})

/** The operator agrees to what he has described: the campaign is there, and its funds are set aside. A button of an older page does nothing. */
export const campaignAgreed = Effect.fn("campaignAgreed")(function*(desk: Desk, [entity]: ReadonlyArray<string>) {
  const { texts } = desk
  const dialogue = yield* draftAt(desk, "admin-campaign-check")
  if (dialogue === null || draftEntity(dialogue) !== entity) return stale(texts)
  const [asset, now] = [yield* assetIn(dialogue.answers), yield* DateTime.now]
  const draft = Option.flatMap(asset, ({ id }) => campaignDraft(dialogue.answers, id, now))
  if (Option.isNone(draft)) return stale(texts)
  const wish = draft.value
  const own = yield* writeOwn(texts)
  const act = {
    permission: "campaigns.manage", action: "create campaign", subject: `campaign:${wish.id}`, reason: null, details: wishDetails(wish)
  } as const
  return yield* actAt(desk, act, (operator) => createCampaign(wish, operator)).pipe(
    Effect.flatMap((campaign) => done(desk, campaign)),
    Effect.catchTags({
      CampaignInvalid: (error) => askAgain(desk, dialogue, WRONG[error.reason], invalidWord(texts, error)),
      CapitalShort: ({ asked, asset: id, free }) =>
        askAgain(desk, dialogue, "funds", texts.html("admin-campaign-short", { free: own(id, free), asked: own(id, asked) })),
      CampaignNameTaken: () => taken(desk, dialogue, wish),
      UserUnknown: () => askAgain(desk, dialogue, "whom", texts.html("admin-campaign-member-gone"))
    })
  )
})
