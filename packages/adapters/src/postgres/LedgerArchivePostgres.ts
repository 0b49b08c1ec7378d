import { LedgerArchive, LedgerNotEmpty } from "@sigmatrade/core/ledger/LedgerArchive"
import type { SealedEntry } from "@sigmatrade/core/ledger/Seal"
import { DateTime, Effect, Layer, Stream } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"

/** Entries that are sent at once. */
const BATCH = 1000
/** Instead of a height, a kind or an id: the driver sends no array of nothing but NULL. */
const NONE = ""

/** Everybody who books waits until we are through; whoever wrote before us is seen. */
const claim = (sql: SqlClient.SqlClient) =>
  Effect.gen(function*() {
    yield* sql`SET LOCAL statement_timeout = 0`
    yield* sql`SET LOCAL idle_in_transaction_session_timeout = 0`
    yield* sql`LOCK TABLE ledger_entries IN EXCLUSIVE MODE`
    const found = yield* sql`SELECT 1 FROM ledger_entries LIMIT 1`
    if (found.length > 0) return yield* new LedgerNotEmpty()
    yield* sql`
      CREATE TEMPORARY TABLE adopted_entries (
        position bigint PRIMARY KEY, kind text, business_id text, booked_at timestamptz, block_number text, original_kind text,
        original_id text, previous text, hash text, UNIQUE (kind, business_id)
      ) ON COMMIT DROP`
    yield* sql`
      CREATE TEMPORARY TABLE adopted_movements (position bigint, place int, debit text, credit text, asset text, amount numeric) ON COMMIT DROP`
  })

const stage = (sql: SqlClient.SqlClient, batch: ReadonlyArray<SealedEntry>) =>
  Effect.gen(function*() {
    const entries = batch.map(({ entry }) => entry)
    yield* sql`
      INSERT INTO adopted_entries SELECT * FROM unnest(${batch.map(({ position }) => String(position))}::text[]::int8[],
        ${entries.map(({ kind }) => kind)}::text[], ${entries.map(({ businessId }) => businessId)}::text[],
        ${entries.map(({ bookedAt }) => DateTime.formatIso(bookedAt))}::text[]::timestamptz[],
        ${entries.map(({ blockNumber }) => blockNumber === null ? NONE : String(blockNumber))}::text[],
        ${entries.map(({ reverses }) => reverses?.kind ?? NONE)}::text[], ${entries.map(({ reverses }) => reverses?.businessId ?? NONE)}::text[],
        ${batch.map(({ seal }) => seal.previous)}::text[], ${batch.map(({ seal }) => seal.hash)}::text[])`
    const moved = batch.flatMap(({ entry, position }) => entry.movements.map((movement, place) => ({ position, place, movement })))
    yield* sql`
      INSERT INTO adopted_movements SELECT * FROM unnest(${moved.map(({ position }) => String(position))}::text[]::int8[],
        ${moved.map(({ place }) => place)}::int[], ${moved.map(({ movement }) => movement.debit)}::text[],
        ${moved.map(({ movement }) => movement.credit)}::text[], ${moved.map(({ movement }) => movement.asset)}::text[],
        ${moved.map(({ movement }) => String(movement.amount))}::text[]::numeric[])`
  })

/** Movements go in as one statement: somebody may have spent money whose entry stands below his, and only the end must be right. */
const book = (sql: SqlClient.SqlClient) =>
  Effect.gen(function*() {
    yield* sql`
      INSERT INTO ledger_entries (id, kind, business_id, booked_at, block_number, reverses)
      SELECT e.position, e.kind, e.business_id, e.booked_at, NULLIF(e.block_number, ${NONE})::int8,
        CASE WHEN e.original_kind <> ${NONE} THEN coalesce(o.position, -1) END
      FROM adopted_entries e LEFT JOIN adopted_entries o ON (o.kind, o.business_id) = (e.original_kind, e.original_id) ORDER BY e.position`
    yield* sql`
      INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount)
      SELECT position, debit, credit, asset, amount FROM adopted_movements ORDER BY position, place`
    yield* sql`INSERT INTO ledger_seals (entry_id, previous, hash) SELECT position, previous, hash FROM adopted_entries ORDER BY position`
    yield* sql`
      UPDATE ledger_seal_head SET entries = position, last_id = position, settled_id = position, hash = adopted.hash, noted_id = NULL, noted_by = NULL
      FROM (SELECT position, hash FROM adopted_entries ORDER BY position DESC LIMIT 1) adopted`
    yield* sql`SELECT setval('ledger_entries_serial', (SELECT max(position) FROM adopted_entries)) FROM adopted_entries LIMIT 1`
  })

const adopt = (sql: SqlClient.SqlClient): LedgerArchive["Service"]["adopt"] => <E, R>(sealed: Stream.Stream<SealedEntry, E, R>) =>
  sql.withTransaction(Effect.gen(function*() {
    yield* claim(sql)
    yield* Stream.runForEach(Stream.grouped(sealed, BATCH), (batch) => stage(sql, batch))
    yield* book(sql)
  })).pipe(Effect.catchIf(isSqlError, (error) => Effect.die(error))) as Effect.Effect<void, E | LedgerNotEmpty, R>

/** Takes over other books into Postgres. */
export const layer: Layer.Layer<LedgerArchive, never, SqlClient.SqlClient> = Layer.effect(
  LedgerArchive,
  Effect.map(SqlClient.SqlClient, (sql) => LedgerArchive.of({ adopt: adopt(sql) }))
)
