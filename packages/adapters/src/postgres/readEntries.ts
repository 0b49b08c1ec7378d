import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import type { BookedEntry } from "@sigmatrade/core/ledger/BookedEntry"
import { EntryKind, Movement } from "@sigmatrade/core/ledger/Entry"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { Effect, Schema } from "effect"
import type { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

/** The id of an entry, as an `int8` column holds it. */
export const EntryIdRow = Int8.pipe(Schema.decodeTo(EntryId))

const EntryRow = Schema.Struct({
  id: EntryIdRow,
  kind: EntryKind,
  businessId: Schema.String,
  bookedAt: Schema.DateTimeUtcFromDate,
  blockNumber: Schema.NullOr(Int8.pipe(Schema.decodeTo(BlockNumber))),
  reversesKind: Schema.NullOr(EntryKind),
  reversesId: Schema.NullOr(Schema.String)
})
const MovementRow = Schema.Struct({ entryId: EntryIdRow, ...Movement.fields, amount: AmountFromString })

const entryOf = (
  { blockNumber, bookedAt, businessId, kind, reversesId, reversesKind }: typeof EntryRow.Type,
  rows: ReadonlyArray<typeof MovementRow.Type>
): BookedEntry => ({
  kind,
  businessId,
  bookedAt,
  blockNumber,
  movements: rows.map((row) => new Movement(row)),
  ...(reversesKind === null || reversesId === null ? {} : { reverses: { kind: reversesKind, businessId: reversesId } })
})

/** Entries with all their movements, by id; those that are not there are left out. */
export const readEntries = Effect.fn("readEntries")(function*(sql: SqlClient.SqlClient, ids: ReadonlyArray<EntryId>) {
  if (ids.length === 0) return new Map<EntryId, BookedEntry>()
  const wanted = ids.map(String)
  const entries = yield* readRows(EntryRow)(sql`
    SELECT e.id, e.kind, e.business_id AS "businessId", e.booked_at AS "bookedAt", e.block_number AS "blockNumber",
      o.kind AS "reversesKind", o.business_id AS "reversesId"
    FROM ledger_entries e LEFT JOIN ledger_entries o ON o.id = e.reverses WHERE e.id = ANY(${wanted}::text[]::int8[])`)
  const movements = yield* readRows(MovementRow)(sql`
    SELECT entry_id AS "entryId", debit, credit, asset, amount FROM ledger_movements
    WHERE entry_id = ANY(${wanted}::text[]::int8[]) ORDER BY id`)
  const grouped = Map.groupBy(movements, ({ entryId }) => entryId)
  return new Map(entries.map((row) => [row.id, entryOf(row, grouped.get(row.id) ?? [])]))
})
