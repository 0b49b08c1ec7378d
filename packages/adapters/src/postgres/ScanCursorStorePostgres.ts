import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const CursorRow = Schema.Struct({ number: Int8.pipe(Schema.decodeTo(BlockNumber)), hash: BlockHash })
const HeaderRow = Schema.Struct({
  ...CursorRow.fields,
  parentHash: BlockHash,
  timestampSeconds: Int8
})

const moveCursor = Effect.fn("ScanCursorStorePostgres.move")(
  function*(sql: SqlClient.SqlClient, ...[chainId, expected, next, headers]: Parameters<ScanCursorStore["Service"]["move"]>) {
    const moved = yield* Option.match(expected, {
      onNone: () => sql`
        INSERT INTO scan_cursors (chain_id, number, hash) VALUES (${chainId}, ${next.number}, ${next.hash})
        ON CONFLICT (chain_id) DO NOTHING RETURNING chain_id`,
      onSome: ({ hash, number }) => sql`
        UPDATE scan_cursors SET number = ${next.number}, hash = ${next.hash}, moved_at = now()
        WHERE chain_id = ${chainId} AND number = ${number} AND hash = ${hash} RETURNING chain_id`
    }).pipe(Effect.orDie)
    if (moved.length === 0) return yield* new CursorMoved()
    yield* sql`
      INSERT INTO block_headers (chain_id, number, hash, parent_hash, timestamp_seconds)
      SELECT ${chainId}::int8, * FROM unnest(${headers.map(({ number }) => number)}::int[],
        ${headers.map(({ hash }) => hash)}::text[], ${headers.map(({ parentHash }) => parentHash)}::text[],
        ${headers.map(({ timestampSeconds }) => String(timestampSeconds))}::text[]::int8[])
      ON CONFLICT (chain_id, number) DO UPDATE SET hash = excluded.hash, parent_hash = excluded.parent_hash,
        timestamp_seconds = excluded.timestamp_seconds`.pipe(Effect.orDie)
  }
)

const rewindCursor = Effect.fn("ScanCursorStorePostgres.rewind")(
  function*(sql: SqlClient.SqlClient, ...[chainId, expected, to]: Parameters<ScanCursorStore["Service"]["rewind"]>) {
    yield* moveCursor(sql, chainId, Option.some(expected), to, [])
    yield* sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number > ${to.number}`.pipe(Effect.orDie)
  }
)

const get = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["get"] => (chainId) =>
  readRows(CursorRow)(sql`SELECT number, hash FROM scan_cursors WHERE chain_id = ${chainId}`).pipe(
    Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
  )

const move = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["move"] => (...args) =>
  sql.withTransaction(moveCursor(sql, ...args)).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error)))

const rewind = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["rewind"] => (...args) =>
  sql.withTransaction(rewindCursor(sql, ...args)).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error)))

const header = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["header"] => (chainId, number) =>
  readRows(HeaderRow)(sql`
    SELECT number, hash, parent_hash AS "parentHash", timestamp_seconds AS "timestampSeconds"
    FROM block_headers WHERE chain_id = ${chainId} AND number = ${number}`).pipe(
      Effect.map((rows) => Option.map(Option.fromUndefinedOr(rows[0]), (row) => new BlockHeader(row)))
    )

const headers = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["headers"] => (chainId, limit) =>
  readRows(HeaderRow)(sql`
    SELECT number, hash, parent_hash AS "parentHash", timestamp_seconds AS "timestampSeconds"
    FROM block_headers WHERE chain_id = ${chainId} ORDER BY number DESC LIMIT ${limit}`).pipe(
      Effect.map((rows) => rows.map((row) => new BlockHeader(row)))
    )

const prune = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["prune"] => (chainId, below) =>
  sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number < ${below}`.pipe(Effect.orDie, Effect.asVoid)

/** Where scanning stands, in Postgres. */
export const layer: Layer.Layer<ScanCursorStore, never, SqlClient.SqlClient> = Layer.effect(
  ScanCursorStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    ScanCursorStore.of({
      get: get(sql), move: move(sql), rewind: rewind(sql), header: header(sql), headers: headers(sql), prune: prune(sql)
    }))
)
