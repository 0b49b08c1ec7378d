import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { AssetId } from "../money/Asset.ts"
import type { Account } from "./Account.ts"
import type { Entry } from "./Entry.ts"

/** One of the entries would take a member, or what is set aside for campaigns, below zero; none of them was booked. */
export class InsufficientFunds extends Schema.TaggedError<InsufficientFunds>()("InsufficientFunds", {}) {}

/** What stands in an account: credits less debits, in base units. Negative on the chain's side only. */
export interface Balance {
  readonly account: Account
  readonly asset: AssetId
  readonly amount: bigint
}

/** The books: double entry, append-only. Every adapter passes its contract suite. */
export class Ledger extends Context.Service<Ledger, {
  /**
   * Books all entries as one step. An entry whose (kind, business id) is booked already is left as it is, whatever it says.
   * Answers how many were new. Errors: `InsufficientFunds`, and then nothing is booked.
   */
  readonly post: (entries: ReadonlyArray<Entry>, at: DateTime.Utc) => Effect.Effect<number, InsufficientFunds>
  /** Balances of the given accounts in every asset that ever moved there. */
  readonly balances: (accounts: ReadonlyArray<Account>) => Effect.Effect<ReadonlyArray<Balance>>
  /** The newest entries that touch an account, newest first, at most `limit`. */
  readonly statement: (account: Account, limit: number) => Effect.Effect<ReadonlyArray<Entry>>
}>()("@sigmatrade/core/ledger/Ledger") {}
