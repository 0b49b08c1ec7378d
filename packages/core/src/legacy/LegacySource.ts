import type { Effect } from "effect"
import { Context, Schema } from "effect"
import type { LegacyRow, LegacyTable } from "./LegacyTable.ts"

/** The inherited database does not answer, or is none. */
export class LegacyUnreadable extends Schema.TaggedError<LegacyUnreadable>()("LegacyUnreadable", { reason: Schema.String }) {}

/** What an operator has found on the chain about payments whose end the old system does not know: `<table>:<id>` each. */
export interface LookedUp {
  /** They arrived: nothing is owed for them. */
  readonly paid: ReadonlySet<string>
  /** They did not: they are owed. */
  readonly unpaid: ReadonlySet<string>
}

/** The inherited database, which is only read. */
export class LegacySource extends Context.Service<LegacySource, {
  /** Everything inside sees the database as of one moment, and can change nothing. Errors: `LegacyUnreadable`. */
  readonly reading: <A, E, R>(body: Effect.Effect<A, E, R>) => Effect.Effect<A, E | LegacyUnreadable, R>
  /** Those of the tables that it has, and how many rows are in each. */
  readonly tables: Effect.Effect<ReadonlyMap<LegacyTable, number>>
  /** Whether it keeps a balance with each user, as the Python systems do; the other one knows what is owed from its rows only. */
  readonly keepsBalances: Effect.Effect<boolean>
  /** Rows after an id (`null`: from the first on), in the order of their ids, at most `limit`. */
  readonly page: <T extends LegacyTable>(table: T, after: string | null, limit: number) => Effect.Effect<ReadonlyArray<LegacyRow<T>>>
  /**
   * What it owes to its users altogether, as decimal digits, worked out by the database itself and not from the rows that were read: what
   * our openings are held against.
   */
  readonly owed: (lookedUp: LookedUp) => Effect.Effect<string>
}>()("@sigmatrade/core/legacy/LegacySource") {}
