import { AnchorUnknown } from "@sigmatrade/core/persistence/PageRequest"
import type { PageRequest } from "@sigmatrade/core/persistence/PageRequest"
import { Effect } from "effect"
import type { SqlClient, Statement } from "effect/sql"

/** How the entries of a list are found and ordered in a table. */
export interface PagedTable<Id, Entry> {
  /** The table of the entries, or tables joined. */
  readonly from: string
  /** Columns by which a later entry is greater than an earlier one: together unique, and better never changed. */
  readonly key: ReadonlyArray<string>
  /** Which entries the list is of; others are no place for a page to begin at. */
  readonly scope: Statement.Fragment
  /** Which of them are asked for. */
  readonly only?: Statement.Fragment
  /** The entry of an id. */
  readonly isEntry: (id: Id) => Statement.Fragment
  /** Reads what is left to be said after `FROM <from>`. */
  readonly read: (rest: Statement.Fragment) => Effect.Effect<ReadonlyArray<Entry>>
}

/**
 * Reads a page with one statement, by the key of the entry it begins at, newest first. A second one asks whether there is such an entry
 * when nothing was found beside it.
 */
export const readPage = Effect.fnUntraced(function*<Id extends string | number, Entry>(
  sql: SqlClient.SqlClient,
  { from, isEntry, key, only = sql`true`, read, scope }: PagedTable<Id, Entry>,
  { anchor, limit }: PageRequest<Id>
) {
  const isNewer = anchor?.side === "newer"
  const order = sql.literal(key.map((column) => `${column} ${isNewer ? "ASC" : "DESC"}`).join(", "))
  const place = sql.literal(`(${key.join(", ")})`)
  const beside = anchor === null ? sql`true` : sql`${place} ${sql.literal(isNewer ? ">" : "<")} (
    SELECT ${sql.literal(key.join(", "))} FROM ${sql.literal(from)} WHERE ${isEntry(anchor.id)} AND ${scope})`
  const found = yield* read(sql`WHERE ${scope} AND ${only} AND ${beside} ORDER BY ${order} LIMIT ${limit}`)
  if (found.length === 0 && anchor !== null) {
    const known = yield* sql`SELECT 1 FROM ${sql.literal(from)} WHERE ${isEntry(anchor.id)} AND ${scope}`.pipe(Effect.orDie)
    if (known.length === 0) return yield* new AnchorUnknown({ id: String(anchor.id) })
  }
  return isNewer ? found.toReversed() : found
})
