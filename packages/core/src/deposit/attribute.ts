import { DateTime, Schema } from "effect"
import type { Address } from "../chain/Address.ts"
import type { Transfer, TxHash } from "../chain/Transfer.ts"
import { GAS } from "../chain/Transfer.ts"
import { ZERO } from "../money/Amount.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { UserId } from "../user/User.ts"
import type { WalletOwner } from "../user/UserStore.ts"
import type { OurWallet } from "./OurWallet.ts"

/** Why nobody is known to own a payment. */
export const SuspenseReason = Schema.Literals([
  "unknown sender",
  "wallet linked later",
  /** The wallet grew by it, and nobody showed where it came from. */
  "needs trace",
  /** One provider says so, and its block could not prove it. */
  "not proven"
])
export type SuspenseReason = typeof SuspenseReason.Type

/** What a movement of our own money is. */
export const OwnMovement = Schema.Literals([
  "within deposit", "within payout", "deposit to payout", "payout to deposit", "out of deposit", "out of payout", "paid in",
  "deposit gas", "payout gas",
  /** A payment to a member that we have signed; the second where the wallet is also the one members pay to. */
  "payout", "payout from deposit"
])
export type OwnMovement = typeof OwnMovement.Type

/**
 * What a transfer is: a member's payment; in suspense with a reason until a person or a proof decides; too little to speak of; or
 * money of our own on its way.
 */
export const Attribution = Schema.Union([
  Schema.TaggedStruct("Member", { userId: UserId }),
  Schema.TaggedStruct("Suspense", { reason: SuspenseReason }),
  Schema.TaggedStruct("Dust", {}),
  Schema.TaggedStruct("Own", { movement: OwnMovement })
])
export type Attribution = typeof Attribution.Type

/** What decides whose payment a transfer is. */
export interface Attributable {
  readonly wallets: ReadonlyMap<Address, OurWallet>
  readonly owners: ReadonlyMap<Address, WalletOwner>
  readonly dust: ReadonlyMap<AssetId, Amount>
  /** Those of the transactions that are payments we have signed. */
  readonly signed: ReadonlySet<TxHash>
}

const inAndOut = { Deposit: { Deposit: "within deposit", Payout: "deposit to payout" }, Payout: { Deposit: "payout to deposit", Payout: "within payout" } } as const

const outOf = (wallet: OurWallet, isSigned: boolean): OwnMovement =>
  isSigned ? wallet._tag === "Deposit" ? "payout from deposit" : "payout" : wallet._tag === "Deposit" ? "out of deposit" : "out of payout"

const ownMovement = (
  transfer: Transfer,
  from: OurWallet | undefined,
  to: OurWallet | undefined,
  signed: ReadonlySet<TxHash>
): OwnMovement | null => {
  if (from !== undefined && transfer.logIndex === GAS) return from._tag === "Deposit" ? "deposit gas" : "payout gas"
  if (from !== undefined && to !== undefined) return inAndOut[from._tag][to._tag]
  if (from !== undefined) return outOf(from, signed.has(transfer.txHash))
  return to?._tag === "Payout" ? "paid in" : null
}

/** Whether a member paid from a wallet at a moment, as far as he has told us. */
const paidFrom = ({ past, wallet }: WalletOwner, atMs: number): boolean =>
  (wallet !== null && DateTime.toEpochMillis(wallet.linkedAt) <= atMs) ||
  past.some(({ from, until }) => DateTime.toEpochMillis(from) <= atMs && atMs < DateTime.toEpochMillis(until))

/**
 * A wallet linked after the block was made proves nothing: whoever saw the payment could have linked it. What came from it while it was
 * his stays his when he has another one now; what comes later is nobody's that we know.
 */
const bySender = (transfer: Transfer, owner: WalletOwner | undefined): Attribution => {
  if (owner === undefined) return { _tag: "Suspense", reason: "unknown sender" }
  if (paidFrom(owner, transfer.timestampSeconds * 1000)) return { _tag: "Member", userId: owner.userId }
  return { _tag: "Suspense", reason: owner.wallet === null ? "unknown sender" : "wallet linked later" }
}

/**
 * What a transfer to or from our wallets is. A payment belongs to the member whose own address it reached, else to the one whose wallet
 * it came from; what the chain does not prove belongs to nobody yet. Never guessed. Source: PRODUCT, "Attribution".
 */
export const attribute = (transfer: Transfer, { dust, owners, signed, wallets }: Attributable): Attribution => {
  const to = wallets.get(transfer.to)
  const movement = ownMovement(transfer, wallets.get(transfer.from), to, signed)
  if (movement !== null) return { _tag: "Own", movement }
  if (transfer.amount < (dust.get(transfer.asset) ?? ZERO)) return { _tag: "Dust" }
  if (transfer.proof === "balance") return { _tag: "Suspense", reason: "needs trace" }
  if (transfer.proof === "word") return { _tag: "Suspense", reason: "not proven" }
  if (to?._tag === "Deposit" && to.userId !== null) return { _tag: "Member", userId: to.userId }
  return bySender(transfer, owners.get(transfer.from))
}
