import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { CursorMoved, ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import type { BlockRef } from "@sigmatrade/core/chain/ScanCursorStore"
import { Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"
import { advanceGap, forgetGapsAbove, gapsOf, openGap } from "./gapsOf.ts"

const Height = Int8.pipe(Schema.decodeTo(BlockNumber))
const BlockRow = Schema.Struct({ number: Height, hash: BlockHash })
const CursorRow = Schema.Struct({ ...BlockRow.fields, linkedFrom: Height })
const HeaderRow = Schema.Struct({
  ...BlockRow.fields,
  parentHash: BlockHash,
  timestampSeconds: Int8
})

const moveCursor = Effect.fn("ScanCursorStorePostgres.move")(
  function*(sql: SqlClient.SqlClient, ...[chainId, expected, next, headers]: Parameters<ScanCursorStore["Service"]["move"]>) {
    const moved = yield* Option.match(expected, {
      onNone: () => sql`
        INSERT INTO scan_cursors (chain_id, number, hash, linked_from)
        VALUES (${chainId}, ${next.number}, ${next.hash}, ${next.linkedFrom})
        ON CONFLICT (chain_id) DO NOTHING RETURNING chain_id`,
      onSome: ({ hash, number }) => sql`
        UPDATE scan_cursors SET number = ${next.number}, hash = ${next.hash}, moved_at = now(),
          -- Headers may have been forgotten since the mover looked: going on never makes the line longer than it is.
          linked_from = CASE WHEN ${next.number} > number THEN GREATEST(linked_from, ${next.linkedFrom}) ELSE ${next.linkedFrom} END
        WHERE chain_id = ${chainId} AND number = ${number} AND hash = ${hash} RETURNING chain_id`
    }).pipe(Effect.orDie)
    if (moved.length === 0) return yield* new CursorMoved()
    if (headers.length === 0) return
    yield* sql`
      INSERT INTO block_headers (chain_id, number, hash, parent_hash, timestamp_seconds)
      SELECT ${chainId}::int8, * FROM unnest(${headers.map(({ number }) => String(number))}::text[]::int8[],
        ${headers.map(({ hash }) => hash)}::text[], ${headers.map(({ parentHash }) => parentHash)}::text[],
        ${headers.map(({ timestampSeconds }) => String(timestampSeconds))}::text[]::int8[])
      ON CONFLICT (chain_id, number) DO UPDATE SET hash = excluded.hash, parent_hash = excluded.parent_hash,
        timestamp_seconds = excluded.timestamp_seconds`.pipe(Effect.orDie)
  }
)

const rewindCursor = Effect.fn("ScanCursorStorePostgres.rewind")(
  function*(sql: SqlClient.SqlClient, ...[chainId, expected, to]: Parameters<ScanCursorStore["Service"]["rewind"]>) {
    const linkedFrom = BlockNumber.make(Math.min(expected.linkedFrom, to.number))
    yield* moveCursor(sql, chainId, Option.some(expected), { ...to, linkedFrom }, [])
    yield* forgetGapsAbove(sql, chainId, to)
    yield* sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number > ${to.number}`.pipe(Effect.orDie)
  }
)

const get = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["get"] => (chainId) =>
  readRows(CursorRow)(sql`
    SELECT number, hash, linked_from AS "linkedFrom" FROM scan_cursors WHERE chain_id = ${chainId}`).pipe(
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

const linked = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["linked"] => (chainId, blocks) =>
  blocks.length === 0 ? Effect.succeed([]) : readRows(BlockRow)(sql`
    SELECT given.number, given.hash FROM unnest(${blocks.map(({ number }) => String(number))}::text[]::int8[],
      ${blocks.map(({ hash }) => hash)}::text[]) AS given (number, hash)
    JOIN scan_cursors c ON c.chain_id = ${chainId} AND given.number BETWEEN c.linked_from AND c.number
    WHERE (given.number = c.number AND given.hash = c.hash) OR EXISTS (
      SELECT 1 FROM block_headers h WHERE h.chain_id = ${chainId} AND h.number = given.number AND h.hash = given.hash)
    ORDER BY given.number`)

const headers = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["headers"] => (chainId, limit) =>
  readRows(HeaderRow)(sql`
    SELECT number, hash, parent_hash AS "parentHash", timestamp_seconds AS "timestampSeconds"
    FROM block_headers WHERE chain_id = ${chainId} ORDER BY number DESC LIMIT ${limit}`).pipe(
      Effect.map((rows) => rows.map((row) => new BlockHeader(row)))
    )

const prune = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["prune"] => (chainId, below) =>
  sql.withTransaction(Effect.andThen(
    sql`UPDATE scan_cursors SET linked_from = ${below} WHERE chain_id = ${chainId} AND linked_from < ${below}`,
    sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number < ${below}`
  )).pipe(Effect.orDie, Effect.asVoid)

const finalMark = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["finalMark"] => (chainId) =>
  readRows(BlockRow)(sql`SELECT number, hash FROM final_marks WHERE chain_id = ${chainId}`).pipe(
    Effect.map((rows) => Option.map(Option.fromUndefinedOr(rows[0]), (row): BlockRef => row))
  )

const raiseFinalMark = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["raiseFinalMark"] => (chainId, to) =>
  sql`
    INSERT INTO final_marks AS kept (chain_id, number, hash) VALUES (${chainId}, ${to.number}, ${to.hash})
    ON CONFLICT (chain_id) DO UPDATE SET number = excluded.number, hash = excluded.hash WHERE kept.number < excluded.number`.pipe(
    Effect.orDie,
    Effect.asVoid
  )

const lowerFinalMark = (sql: SqlClient.SqlClient): ScanCursorStore["Service"]["lowerFinalMark"] => (chainId, to) =>
  sql`UPDATE final_marks SET number = ${to.number}, hash = ${to.hash} WHERE chain_id = ${chainId} AND number >= ${to.number}`.pipe(
    Effect.orDie,
    Effect.asVoid
  )

/** Where scanning stands, in Postgres. */
export const layer: Layer.Layer<ScanCursorStore, never, SqlClient.SqlClient> = Layer.effect(
  ScanCursorStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    ScanCursorStore.of({
      get: get(sql),
      move: move(sql),
      rewind: rewind(sql),
      header: header(sql),
      headers: headers(sql),
      linked: linked(sql),
      prune: prune(sql),
      openGap: (chainId, gap) => openGap(sql, chainId, gap),
      gaps: (chainId) => gapsOf(sql, chainId),
      advanceGap: (chainId, expected, to) => advanceGap(sql, chainId, expected, to),
      finalMark: finalMark(sql),
      raiseFinalMark: raiseFinalMark(sql),
      lowerFinalMark: lowerFinalMark(sql)
    }))
)
