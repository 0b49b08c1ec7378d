import type { LegacyTable } from "@sigmatrade/core/legacy/LegacyTable"
import { LEGACY_COLUMNS } from "@sigmatrade/core/legacy/LegacyTable"

/** Which columns each table of an inherited database has; a table it does not have is missing. */
export type KnownColumns = ReadonlyMap<string, ReadonlySet<string>>

/** A value as text, moments the way JSON writes them; NULL where there is no such column. */
const valueOf = (column: string, known: ReadonlySet<string>): string => {
  if (!known.has(column)) return `NULL::text AS ${column}`
  return column.endsWith("_at") ? `to_jsonb(t.${column})#>>'{}' AS ${column}` : `t.${column}::text AS ${column}`
}

/** What is read of a table: every column as text, so that no number of a driver comes near an amount. No rows where there is no such table. */
export const legacyColumns = (table: LegacyTable, columns: KnownColumns): string => {
  const known = columns.get(table)
  const values = LEGACY_COLUMNS[table].map((column) => valueOf(column, known ?? new Set())).join(", ")
  return known === undefined ? `SELECT ${values} WHERE false` : `SELECT ${values} FROM ${table} AS t`
}
