import { DateTime, Result, Schema } from "effect"
import type { Campaign } from "./Campaign.ts"

/** A campaign that cannot be: which of the rules it breaks. */
export class CampaignInvalid extends Schema.TaggedError<CampaignInvalid>()("CampaignInvalid", {
  reason: Schema.Literals(["ends before it starts", "over already", "funds below one reward", "funds below the list", "listed twice"])
}) {}

/** A campaign as an operator wishes it. */
export type CampaignWish = Pick<Campaign, "id" | "asset" | "funds" | "rule" | "startsAt" | "endsAt">

/** When a campaign is to be, and whether that can be. Pure. Errors: `CampaignInvalid`. */
export const judgePeriod = ({ endsAt, startsAt }: Pick<CampaignWish, "startsAt" | "endsAt">, now: DateTime.Utc): Result.Result<void, CampaignInvalid> => {
  if (!DateTime.isLessThan(startsAt, endsAt)) return Result.fail(new CampaignInvalid({ reason: "ends before it starts" }))
  if (DateTime.isLessThanOrEqualTo(endsAt, now)) return Result.fail(new CampaignInvalid({ reason: "over already" }))
  return Result.void
}

/**
 * Whether the funds cover what the rule promises for certain: one reward, and of a list everybody on it, once. Pure. Errors:
 * `CampaignInvalid`.
 */
export const judgeFunds = ({ funds, rule }: Pick<CampaignWish, "funds" | "rule">): Result.Result<void, CampaignInvalid> => {
  if (funds < rule.amount) return Result.fail(new CampaignInvalid({ reason: "funds below one reward" }))
  if (rule._tag !== "Listed") return Result.void
  if (new Set(rule.members).size < rule.members.length) return Result.fail(new CampaignInvalid({ reason: "listed twice" }))
  return funds < rule.amount * BigInt(rule.members.length) ? Result.fail(new CampaignInvalid({ reason: "funds below the list" })) : Result.void
}

/** Whether a campaign can be as it is wished, whatever capital there is. Pure. Errors: `CampaignInvalid` with the first rule it breaks. */
export const judgeCampaign = (wish: CampaignWish, now: DateTime.Utc): Result.Result<void, CampaignInvalid> =>
  Result.andThen(judgePeriod(wish, now), () => judgeFunds(wish))
