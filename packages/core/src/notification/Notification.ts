import { Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { TransferId, TxHash } from "../chain/Transfer.ts"
import { AmountFromString } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Bps } from "../money/Bps.ts"
import { Tier } from "../referral/Commission.ts"
import { MissedWhileAway } from "./MissedWhileAway.ts"
import { MoneyGuard } from "./MoneyGuard.ts"
import { TicketStanding } from "./TicketStanding.ts"
import { WithdrawalStanding } from "./WithdrawalStanding.ts"

const deposit = { transferId: TransferId, asset: AssetId, amount: AmountFromString }
const Level = Schema.Struct({ level: Schema.Int, price: AmountFromString })

/** A payment was seen in a block; it is not final and nothing is credited yet. */
export const DepositSeen = Schema.TaggedStruct("DepositSeen", {
  ...deposit,
  blockNumber: BlockNumber,
  /** Blocks that confirm it so far, its own included, and how many it needs. */
  confirmations: Schema.Int,
  confirmationsNeeded: Schema.Int
})

/** A payment is final and credited, and what it bought or what is missing to the next level. */
export const DepositCredited = Schema.TaggedStruct("DepositCredited", {
  ...deposit,
  bought: Schema.NullOr(Level),
  /** What it was to the level he had announced to pay; the name is that of core's `IntentOutcome`. */
  intent: Schema.optionalKey(Schema.Literals(["exact", "over", "under", "late", "twice", "none"])),
  /** The cheapest level he could buy next in this asset, and how much is missing to it; null when there is none. */
  missing: Schema.NullOr(Schema.Struct({ level: Schema.Int, amount: AmountFromString })),
  /** What he can spend in this asset afterwards. */
  available: AmountFromString
})

/** The member bought a level from his balance. */
export const LevelBought = Schema.TaggedStruct("LevelBought", {
  level: Schema.Int,
  asset: AssetId,
  /** Its price. */
  amount: AmountFromString,
  /** What he can spend in this asset afterwards. */
  available: AmountFromString
})

/** A payment that was seen is not on the chain any more; nothing was credited. */
export const DepositDropped = Schema.TaggedStruct("DepositDropped", deposit)

/** A sale below the member earned him a commission. */
export const CommissionEarned = Schema.TaggedStruct("CommissionEarned", {
  tier: Tier,
  rate: Bps,
  level: Schema.Int,
  asset: AssetId,
  amount: AmountFromString,
  /** Until when it is held; null when the next release makes it spendable. */
  heldUntil: Schema.NullOr(Schema.DateTimeUtcFromString)
})

/** A member sent us a token we do not take: it cannot be credited, and he should ask for help. */
export const WrongToken = Schema.TaggedStruct("WrongToken", {
  txHash: TxHash,
  contract: Address,
  /** In the token's own units; how many decimals it shows is not known. */
  amount: AmountFromString
})

/** Finality was broken and a credited payment is gone from the chain: what it had brought was taken back. */
export const DepositReversed = Schema.TaggedStruct("DepositReversed", {
  ...deposit,
  /** The level that was taken back with it, if any. */
  level: Schema.NullOr(Schema.Int)
})

/** Two operators took back a sale: the level is gone, its price is in the balance again. */
export const SaleRefunded = Schema.TaggedStruct("SaleRefunded", { level: Schema.Int, asset: AssetId, amount: AmountFromString })

/** The sale a commission came out of was refunded, so the commission went back with it. */
export const CommissionReversed = Schema.TaggedStruct("CommissionReversed", {
  tier: Tier,
  level: Schema.Int,
  asset: AssetId,
  amount: AmountFromString
})

/** A campaign of the operator rewarded the member. */
export const CampaignRewarded = Schema.TaggedStruct("CampaignRewarded", {
  campaign: Schema.String,
  asset: AssetId,
  amount: AmountFromString
})

/** A payment to the member is on the chain that the books had forgotten; it was taken from his balance, as far as that goes. */
export const PaymentRecovered = Schema.TaggedStruct("PaymentRecovered", {
  ...deposit,
  /** What was taken of his balance. */
  taken: AmountFromString
})

/** Something a member is told: data, never sentences. It encodes to JSON, amounts as strings. */
export const Notification = Schema.Union([
  DepositSeen, DepositCredited, DepositDropped, DepositReversed, LevelBought, CommissionEarned, WrongToken,
  SaleRefunded, CommissionReversed, CampaignRewarded, PaymentRecovered, MissedWhileAway,
  ...WithdrawalStanding.members, ...MoneyGuard.members, ...TicketStanding.members
])
export type Notification = typeof Notification.Type
