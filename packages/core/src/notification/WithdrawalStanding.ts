import { Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { ChainId } from "../chain/BlockHeader.ts"
import { TxHash } from "../chain/Transfer.ts"
import { AmountFromString } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"

/** What every word about a withdrawal says. */
const withdrawal = {
  withdrawalId: Schema.String,
  asset: AssetId,
  /** What left the balance, fee included. */
  amount: AmountFromString,
  /** What arrives: the amount less the fee. */
  net: AmountFromString,
  destination: Address
}
/** The transaction that pays it, on which chain: what a link to a block explorer is made of. */
const transaction = { chainId: ChainId, txHash: TxHash }

/** A member asked for money and operators must agree; it ends by itself when they do not. */
export const WithdrawalRequested = Schema.TaggedStruct("WithdrawalRequested", { ...withdrawal, expiresAt: Schema.DateTimeUtcFromString })

/** It is approved and waits for its turn. */
export const WithdrawalApproved = Schema.TaggedStruct("WithdrawalApproved", withdrawal)

/** It is approved, and its turn has come, but something keeps it waiting; nothing for the member to do. */
export const WithdrawalWaits = Schema.TaggedStruct("WithdrawalWaits", {
  ...withdrawal,
  /** The payout wallet holds too little of the asset, or of the coin fees are paid in; a day's fees are spent; somebody stopped payouts. */
  reason: Schema.Literals(["low funds", "low gas", "fees too high", "paused"])
})

/** It is on its way, and no longer anybody's to stop; not final yet. */
export const WithdrawalSent = Schema.TaggedStruct("WithdrawalSent", { ...withdrawal, ...transaction })

/** It has arrived for good. */
export const WithdrawalPaid = Schema.TaggedStruct("WithdrawalPaid", { ...withdrawal, ...transaction })

/** It failed on the chain, or lost its turn to another transaction (then none is named): the whole amount is in his balance again. */
export const WithdrawalReturned = Schema.TaggedStruct("WithdrawalReturned", {
  ...withdrawal, chainId: Schema.optionalKey(ChainId), txHash: Schema.optionalKey(TxHash)
})

/** It was refused: the whole amount is in his balance again. */
export const WithdrawalRefused = Schema.TaggedStruct("WithdrawalRefused", {
  ...withdrawal,
  /** An operator decided about it, or the member was blocked. */
  cause: Schema.Literals(["operator", "blocked"]),
  /** What the operator says to the member; `null`: nothing. */
  note: Schema.NullOr(Schema.String)
})

/** It was cancelled before it was paid: the whole amount is in his balance again. */
export const WithdrawalCancelled = Schema.TaggedStruct("WithdrawalCancelled", {
  ...withdrawal,
  cause: Schema.Literals(["member", "wallet changed"])
})

/** Nobody decided about it in time: the whole amount is in his balance again. */
export const WithdrawalExpired = Schema.TaggedStruct("WithdrawalExpired", withdrawal)

/** What a member is told about a withdrawal of his. */
export const WithdrawalStanding = Schema.Union([
  WithdrawalRequested, WithdrawalApproved, WithdrawalWaits, WithdrawalSent, WithdrawalPaid, WithdrawalReturned, WithdrawalRefused,
  WithdrawalCancelled, WithdrawalExpired
])
export type WithdrawalStanding = typeof WithdrawalStanding.Type
