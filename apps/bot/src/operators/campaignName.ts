import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { Option, Schema } from "effect"

/** What stands for a hyphen in a button: no name holds a capital letter. */
const HYPHEN = "Z"
/** The longest argument a button takes. */
const PART = /.{1,20}/gu

/** A campaign's name as one or two arguments of a button, whole, so that no button can mean another campaign. */
export const campaignDetails = (id: CampaignId): string => (id.replaceAll("-", HYPHEN).match(PART) ?? []).join(":")

/** The name that the arguments of a button hold; none: no campaign can be called so. */
export const campaignName = (details: ReadonlyArray<string>): Option.Option<CampaignId> =>
  Schema.decodeUnknownOption(CampaignId)(details.join("").replaceAll(HYPHEN, "-"))
