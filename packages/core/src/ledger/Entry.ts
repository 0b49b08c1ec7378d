import { Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import { Account } from "./Account.ts"

/** The business event an entry tells of. */
export const EntryKind = Schema.Literals([
  "deposit-final", "level-bought", "commission-earned", "commission-released", "suspense-assigned", "dust-final", "wallet-moved",
  "opening-balance", "withdrawal-requested", "withdrawal-settled", "withdrawal-returned",
  "campaign-funded", "campaign-reward", "campaign-ended",
  // The mirror of the entry with the same business id, as far as the money is still there.
  "deposit-reversed", "suspense-reversed", "level-reversed", "commission-reversed", "wallet-moved-reversed", "payout-undone",
  // A payment that the books had forgotten, since they were restored from an older copy.
  "payout-recovered",
  // What the inherited system owed to a member, when he was taken over from it.
  "legacy-opening"
])
export type EntryKind = typeof EntryKind.Type

/** One amount of one asset from one account to another: debited here, credited there, so that nothing can be out of balance. */
export class Movement extends Schema.Class<Movement>("Movement")({
  debit: Account,
  credit: Account,
  asset: AssetId,
  /** More than zero. */
  amount: Amount.check(Schema.isGreaterThanBigInt(0n))
}) {}

/** What names an entry for ever. */
export interface EntryKey {
  readonly kind: EntryKind
  /** The id of what happened, in its own concept: a transfer id, a purchase id, a commission id. */
  readonly businessId: string
}

/** One event in the books: all its movements or none. There is one entry per kind and business id, for ever. */
export interface Entry extends EntryKey {
  readonly movements: ReadonlyArray<Movement>
  /** The entry it takes back: booked before, of the kind `reversalFits` allows, and taken back by nothing else. */
  readonly reverses?: EntryKey | undefined
}
