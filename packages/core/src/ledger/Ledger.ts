import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { AssetId } from "../money/Asset.ts"
import type { Account } from "./Account.ts"
import type { AsOf } from "./AsOf.ts"
import type { BookedEntry, EntryId } from "./BookedEntry.ts"
import type { Entry, EntryKind } from "./Entry.ts"

/** One of the entries would take a member, or what is set aside for campaigns, below zero; none of them was booked. */
export class InsufficientFunds extends Schema.TaggedError<InsufficientFunds>()("InsufficientFunds", {}) {}

/** What stands in an account: credits less debits, in base units. Negative on the chain's side only. */
export interface Balance {
  readonly account: Account
  readonly asset: AssetId
  readonly amount: bigint
}

/** Which lines of a statement are asked for: what came or went, of any asset, or the events of some kinds. Balances count all the same. */
export type StatementFilter = { readonly direction: "in" | "out" } | { readonly kinds: ReadonlyArray<EntryKind> }

/** Which part of a statement is asked for. */
export interface StatementPage {
  /** Lines at most. */
  readonly limit: number
  /** Only lines older than this one, the nearest of them. */
  readonly before?: EntryId | undefined
  /** Only lines newer than this one, the nearest of them. */
  readonly after?: EntryId | undefined
  /** Only what was booked by then; what came later counts in no balance either. */
  readonly at?: AsOf | undefined
  /** Only these lines; all of them unless said. */
  readonly only?: StatementFilter | undefined
}

/** What events of some kinds have moved in an account altogether: credits less debits. */
export interface Turnover {
  readonly asset: AssetId
  readonly amount: bigint
}

/** One entry, as an account sees it. */
export interface StatementLine {
  /** Its place, for `before` and `after`. */
  readonly id: EntryId
  readonly entry: BookedEntry
  /** One per asset the entry moved here, by asset: credits less debits, and the balance when the entry was booked. */
  readonly changes: ReadonlyArray<{ readonly asset: AssetId; readonly change: bigint; readonly balance: bigint }>
}

/** The books: double entry, append-only. Every adapter passes its contract suite. */
export class Ledger extends Context.Service<Ledger, {
  /**
   * Books all entries as one step. An entry whose (kind, business id) is booked already is left as it is, whatever it says.
   * Answers how many were new. Errors: `InsufficientFunds`, and then nothing is booked. It is a defect when an entry takes back what
   * does not fit (`reversalFits`), what an earlier post has not booked, or what is taken back already.
   */
  readonly post: (entries: ReadonlyArray<Entry>, at: DateTime.Utc) => Effect.Effect<number, InsufficientFunds>
  /** Balances of the given accounts in every asset that ever moved there. */
  readonly balances: (accounts: ReadonlyArray<Account>) => Effect.Effect<ReadonlyArray<Balance>>
  /** The same as of a moment, by account and asset: what moved there by then, added up. */
  readonly balancesAt: (accounts: ReadonlyArray<Account>, at: AsOf) => Effect.Effect<ReadonlyArray<Balance>>
  /** The entries that touch an account, newest first. */
  readonly statement: (account: Account, page: StatementPage) => Effect.Effect<ReadonlyArray<StatementLine>>
  /** What entries of these kinds have moved in an account, by asset; assets they never moved there are missing. */
  readonly turnover: (account: Account, kinds: ReadonlyArray<EntryKind>) => Effect.Effect<ReadonlyArray<Turnover>>
}>()("@sigmatrade/core/ledger/Ledger") {}
