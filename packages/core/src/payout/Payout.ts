import type { DateTime } from "effect"
import { Schema } from "effect"
import { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import { ChainId as ChainIdSchema } from "../chain/BlockHeader.ts"
import { TxHash } from "../chain/Transfer.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { SignedPayment } from "./Signer.ts"
import { WithdrawalId } from "./Withdrawal.ts"

/** `<chain id>:<wallet>:<nonce>`: a nonce belongs to one payout for ever. */
export const PayoutId = Schema.String.check(Schema.isPattern(/^\d+:0x[0-9a-f]{40}:\d+$/u)).pipe(Schema.brand("PayoutId"))
export type PayoutId = typeof PayoutId.Type

/** The id of the payout that holds a nonce. */
export const payoutId = (chainId: ChainId, wallet: Address, nonce: number): PayoutId => PayoutId.make(`${chainId}:${wallet}:${nonce}`)

/**
 * `open`: only the chain decides. `paid`, `reverted` (it failed on the chain), `filled` (a gap): an attempt is final. `displaced`: something
 * we did not sign has used its nonce up for good. All but `open` are the end.
 */
export const PayoutState = Schema.Literals(["open", "paid", "reverted", "filled", "displaced"])
export type PayoutState = typeof PayoutState.Type

/** One nonce of the payout wallet, and what it is for. */
export class Payout extends Schema.Class<Payout>("Payout")({
  id: PayoutId,
  chainId: ChainIdSchema,
  wallet: Address,
  nonce: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  /** `gap`: nothing is paid, the nonce alone is used up, so that later ones can be mined. */
  purpose: Schema.Literals(["withdrawal", "gap"]),
  asset: AssetId,
  to: Address,
  /** What arrives. */
  amount: Amount,
  state: PayoutState,
  reservedAt: Schema.DateTimeUtc,
  settledAt: Schema.NullOr(Schema.DateTimeUtc),
  /** The transaction that ended it. */
  settledBy: Schema.NullOr(TxHash),
  /** What it pays; none for a gap. */
  withdrawals: Schema.Array(WithdrawalId)
}) {}

/** One transaction that may pay a payout: every attempt has the payout's nonce and pays the same, for another price. */
export class PayoutAttempt extends Schema.Class<PayoutAttempt>("PayoutAttempt")({
  /** 1 is the first. */
  number: Schema.Int.check(Schema.isGreaterThan(0)),
  gasPrice: Schema.BigInt,
  gasLimit: Schema.BigInt,
  /** `null` until it is signed; then for ever the same. */
  signed: Schema.NullOr(SignedPayment),
  /** When it was sent for the first and for the last time; `null`: never. */
  sentFirstAt: Schema.NullOr(Schema.DateTimeUtc),
  sentLastAt: Schema.NullOr(Schema.DateTimeUtc),
  /** Whether any provider has ever taken it. */
  isAccepted: Schema.Boolean
}) {}

/** A payout with every attempt to pay it, the first one first: there is always one. */
export interface PayoutRecord {
  readonly payout: Payout
  readonly attempts: readonly [PayoutAttempt, ...ReadonlyArray<PayoutAttempt>]
}

/** The newest attempt. */
export const newestAttempt = ({ attempts: [first, ...others] }: Pick<PayoutRecord, "attempts">): PayoutAttempt => others.at(-1) ?? first

/** What a provider said to a signed transaction. */
export const BroadcastOutcome = Schema.Union([
  /** It has it, now or before. */
  Schema.TaggedStruct("Accepted", {}),
  /** It did not take it, and says why. Only `invalid` is for good; `nonce used` and `nonce occupied` say that some transaction has it. */
  Schema.TaggedStruct("Refused", {
    reason: Schema.Literals(["nonce used", "nonce occupied", "nonce too high", "underpriced", "no funds", "invalid"])
  }),
  /** No answer, or one that says nothing: it may have it or not. */
  Schema.TaggedStruct("Unknown", {})
])
export type BroadcastOutcome = typeof BroadcastOutcome.Type

/** One provider's answer to one attempt. */
export interface PayoutBroadcast {
  readonly hash: TxHash
  readonly provider: string
  readonly outcome: BroadcastOutcome
  readonly at: DateTime.Utc
}
