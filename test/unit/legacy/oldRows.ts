import type { LegacyFacts } from "@sigmatrade/core/legacy/LegacyFacts"
import type { LegacyRow, LegacyTable } from "@sigmatrade/core/legacy/LegacyTable"
import { LEGACY_COLUMNS, LEGACY_TABLES } from "@sigmatrade/core/legacy/LegacyTable"

/** A row of an old table: what is not given is missing. */
export const oldRow = <T extends LegacyTable>(table: T, given: Partial<LegacyRow<T>>): LegacyRow<T> =>
  ({ ...Object.fromEntries(LEGACY_COLUMNS[table].map((column) => [column, null])), id: "1", ...given }) as LegacyRow<T>

type Given = { readonly [T in LegacyTable]?: ReadonlyArray<Partial<LegacyRow<T>>> }

/** What was read of a small old database. */
export const oldFacts = (given: Given, keepsBalances = false): LegacyFacts => ({
  counts: new Map(LEGACY_TABLES.map((table) => [table, given[table]?.length ?? 0])),
  keepsBalances,
  rows: Object.fromEntries(LEGACY_TABLES.map((table) => [table, (given[table] ?? []).map((row) => oldRow<LegacyTable>(table, row as Partial<LegacyRow<LegacyTable>>))])) as unknown as LegacyFacts["rows"],
  fingerprint: `0x${"0".repeat(64)}`
})
