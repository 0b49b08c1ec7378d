import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { LevelNumber } from "../level/LevelTable.ts"
import { Amount, AmountFromString } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { UserId } from "../user/User.ts"

/** The identity of a campaign: the name its operator gave it, never used again. */
export const CampaignId = Schema.String.check(
  Schema.isPattern(/^[a-z0-9-]{1,40}$/u, { message: "1 to 40 small letters, digits and hyphens" })
).pipe(Schema.brand("CampaignId"))
export type CampaignId = typeof CampaignId.Type

/** Members a campaign can list at most. */
export const LISTED_MAX = 1000

const Fixed = AmountFromString.check(Schema.isGreaterThanBigInt(0n))

/** Once to every member who buys this level or a higher one while the campaign lasts. */
export const LevelReached = Schema.TaggedStruct("LevelReached", { level: LevelNumber, amount: Fixed })

/** To the sponsor, once per member he has invited who buys this level or a higher one while the campaign lasts. */
export const InvitedBought = Schema.TaggedStruct("InvitedBought", { level: LevelNumber, amount: Fixed })

/** Once to every member of a list. */
export const Listed = Schema.TaggedStruct("Listed", {
  members: Schema.Array(UserId).check(Schema.isMinLength(1), Schema.isMaxLength(LISTED_MAX)),
  amount: Fixed
})

/**
 * Who is rewarded, as data: always a fixed amount, in base units. There is no rule that knows the size or the age of a deposit, for a
 * deposit never earns a return.
 */
export const CampaignRule = Schema.Union([LevelReached, InvitedBought, Listed])
export type CampaignRule = typeof CampaignRule.Type

/** What an operator has set aside to reward members, and how far it is paid out. */
export class Campaign extends Schema.Class<Campaign>("Campaign")({
  id: CampaignId,
  asset: AssetId,
  /** What was set aside for it. */
  funds: Amount.check(Schema.isGreaterThanBigInt(0n)),
  /** What of it was paid to members; never more than the funds. */
  paid: Amount,
  rule: CampaignRule,
  startsAt: Schema.DateTimeUtc,
  /** What happens from then on earns nothing. */
  endsAt: Schema.DateTimeUtc,
  createdBy: OperatorName,
  createdAt: Schema.DateTimeUtc,
  /** When the rest went back to the capital; `null`: it still pays. */
  endedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** Who ended it; `null` while it lasts, and when it ended by itself. */
  endedBy: Schema.NullOr(OperatorName)
}) {}

/** What a campaign can still pay. */
export const remainingOf = ({ funds, paid }: Pick<Campaign, "funds" | "paid">): Amount => Amount.make(funds - paid)
