import type { LegacyRow, LegacyTable } from "./LegacyTable.ts"

/** What was read of the inherited database at one moment. */
export interface LegacyFacts {
  /** Rows read of every table it has. */
  readonly counts: ReadonlyMap<LegacyTable, number>
  /** Whether it keeps a balance with each user. */
  readonly keepsBalances: boolean
  /** The rows somebody decides about, by id; of `transactions` withdrawals and what commissions name, of `failed_notifications` none. */
  readonly rows: { readonly [T in LegacyTable]: ReadonlyArray<LegacyRow<T>> }
  /** The hash over every value that was read: the same rows, the same hash. */
  readonly fingerprint: string
}
