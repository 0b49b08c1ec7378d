import type { Effect } from "effect"
import { Context, Schema } from "effect"
import { Address } from "../chain/Address.ts"
import { ChainId } from "../chain/BlockHeader.ts"
import { TxHash } from "../chain/Transfer.ts"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { WithdrawalId } from "./Withdrawal.ts"

/** One transaction a key is asked to sign: it sends `amount` of `asset` to `to`, and nothing else. */
export class PaymentOrder extends Schema.Class<PaymentOrder>("PaymentOrder")({
  chainId: ChainId,
  /** The wallet it leaves from: the signer's own. */
  wallet: Address,
  nonce: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  asset: AssetId,
  to: Address,
  /** Zero only where it fills a gap: a payment to the wallet itself. */
  amount: Amount,
  gasLimit: Schema.BigInt,
  /** In base units of the native coin per unit of gas; base fee is always 0 on BSC, so this is the whole price. */
  gasPrice: Schema.BigInt,
  /** What it pays, so that no other nonce ever pays it again; none only where it fills a gap. Stands in no transaction. */
  withdrawals: Schema.Array(WithdrawalId)
}) {}

/** A signed transaction: what is stored before it is sent for the first time, and sent as often as needed. */
export class SignedPayment extends Schema.Class<SignedPayment>("SignedPayment")({
  hash: TxHash,
  /** The raw transaction as `0x` and lower-case hex. */
  bytes: Schema.String.check(Schema.isPattern(/^0x([0-9a-f]{2})+$/u))
}) {}

/** The signer cannot be reached or does not answer: unknown whether it signed. Asking again for the same order is safe. */
export class SignerUnavailable extends Schema.TaggedError<SignerUnavailable>()("SignerUnavailable", {
  /** What went wrong, without URLs and keys. */
  reason: Schema.String
}) {}

/** The signer will not sign this order, now or ever, until a person changes something. */
export class SigningRefused extends Schema.TaggedError<SigningRefused>()("SigningRefused", {
  rule: Schema.Literals([
    "other wallet", "other chain", "asset not listed", "receiver not allowed", "amount above limit", "fee above limit",
    "daily sum above limit", "nonce signed for another payment", "withdrawal not named", "withdrawal signed under another nonce",
    "signer epoch", "signing log broken"
  ]),
  detail: Schema.String
}) {}

/** A key alone: it has no limits and remembers nothing. `guardSigner` makes a signer of it. */
export interface SigningKey {
  /** The address whose key it is. */
  readonly wallet: Address
  /** Signs exactly this order. */
  readonly sign: (order: PaymentOrder) => Effect.Effect<SignedPayment, SignerUnavailable | SigningRefused>
}

/** What a signer remembers by itself, whatever became of the books. */
export interface SignedSoFar {
  /** One above the highest nonce it was asked to sign for its wallet; 0: none. */
  readonly nextNonce: number
  /** Those of the withdrawals asked about that it was asked to pay, under whatever nonce. */
  readonly withdrawals: ReadonlySet<WithdrawalId>
}

/**
 * Whoever holds the key of the payout wallet. It checks its own limits before it signs, whatever the rest of the system believes.
 * Every adapter passes its contract suite.
 */
export class Signer extends Context.Service<Signer, {
  /** The address whose key it holds. */
  readonly wallet: Address
  /** Signs exactly this order. A repeat gives a transaction under the same nonce; with a key of our own the very same bytes. */
  readonly sign: (order: PaymentOrder) => Effect.Effect<SignedPayment, SignerUnavailable | SigningRefused>
  /** How much more it would sign for in fees now, in base units of the native coin; `null`: it has no such limit. */
  readonly feesLeft: Effect.Effect<bigint | null, SignerUnavailable>
  /** What it remembers: the books may be older. */
  readonly signedSoFar: (withdrawals: ReadonlyArray<WithdrawalId>) => Effect.Effect<SignedSoFar, SignerUnavailable>
}>()("@sigmatrade/core/payout/Signer") {}
