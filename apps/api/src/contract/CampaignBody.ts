import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { CampaignId, LISTED_MAX } from "@sigmatrade/core/reward/Campaign"
import { Schema } from "effect"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

const amount = (description: string) => AmountFromString.check(Schema.isGreaterThanBigInt(0n)).annotate({ description })

const reward = amount("What each of them receives, in base units: a string of digits.")
const byLevel = { level: LevelNumber.annotate({ description: "This level or a higher one." }), reward }

const LevelReachedRule = Schema.Struct({ type: Schema.Literal("level_reached"), ...byLevel }).annotate({
  identifier: "LevelReachedRule", description: "Once to every user who buys the level while the campaign lasts."
})
const InvitedBoughtRule = Schema.Struct({ type: Schema.Literal("invited_bought"), ...byLevel }).annotate({
  identifier: "InvitedBoughtRule", description: "To the sponsor, once per user he has invited who buys the level while the campaign lasts."
})
const ListedRule = Schema.Struct({
  type: Schema.Literal("listed"),
  user_ids: Schema.Array(ApiUserId).check(Schema.isMinLength(1), Schema.isMaxLength(LISTED_MAX)).annotate({
    description: `Whom to reward, each once: at most ${LISTED_MAX}.`
  }),
  reward
}).annotate({ identifier: "ListedRule", description: "Once to every user of a list." })

/** A campaign as it is wished. */
export const CampaignBody = Schema.Struct({
  name: CampaignId.annotate({ description: "What it is called for ever: 1 to 40 small letters, digits and hyphens. Its id is cmp_ and the name." }),
  asset: AssetId,
  funds: amount("What is set aside for it, in base units: a string of digits. More is never paid."),
  rule: Schema.Union([LevelReachedRule, InvitedBoughtRule, ListedRule]).annotate({ description: "Who is rewarded, always with a fixed amount." }),
  starts_at: Schema.optionalKey(ApiTime).annotate({ description: "When it begins. Left out: now." }),
  ends_at: ApiTime.annotate({ description: "What happens from then on earns nothing." })
}).annotate({ identifier: "CreateCampaign", description: "A campaign as it is wished." })
export type CampaignBody = typeof CampaignBody.Type
