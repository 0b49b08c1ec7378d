import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"

const Rule = Schema.Struct({
  type: Schema.Literals(["level_reached", "invited_bought", "listed"]).annotate({
    description: "level_reached: once to every user who buys the level or a higher one. invited_bought: to the sponsor, once per user he has "
      + "invited who buys it. listed: once to every user of a list."
  }),
  level: Schema.NullOr(LevelNumber),
  listed: Schema.NullOr(Schema.Int).annotate({ description: "How many users the list holds." }),
  reward: ApiMoney
}).annotate({ identifier: "CampaignRule", description: "Who is rewarded, always with a fixed amount." })

/** What an operator has set aside to reward users, on the wire. */
export const ApiCampaign = Schema.Struct({
  object: Schema.Literal("campaign"),
  id: apiId.campaign,
  state: Schema.Literals(["begins later", "pays", "out of funds", "is closing", "ended"]),
  rule: Rule,
  funds: ApiMoney.annotateKey({ description: "What was set aside for it." }),
  paid: ApiMoney.annotateKey({ description: "What of it was paid to users." }),
  starts_at: ApiTime,
  ends_at: ApiTime.annotateKey({ description: "What happens from then on earns nothing." }),
  created_by: OperatorName,
  created_at: ApiTime,
  ended_by: Schema.NullOr(OperatorName),
  ended_at: Schema.NullOr(ApiTime).annotate({ description: "When the rest went back to the capital." })
}).annotate({ identifier: "Campaign", description: "What an operator has set aside to reward users." })

/** The same, with what it has paid so far. */
export const ApiCampaignCounted = Schema.Struct({
  ...ApiCampaign.fields,
  rewards: Schema.Int.annotate({ description: "How many rewards it has paid." }),
  users_rewarded: Schema.Int.annotate({ description: "How many users have received one or more of them." })
}).annotate({ identifier: "CampaignCounted", description: "A campaign, with what it has paid so far." })
