import { BlockHash, BlockHeader, BlockNumber } from "@sigmatrade/core/chain/Block"
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

const make = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const move = Effect.fn("ScanCursorStorePostgres.move")(
    function*(...[chainId, expected, next, headers]: Parameters<ScanCursorStore["Service"]["move"]>) {
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
          ${headers.map(({ timestampSeconds }) => timestampSeconds)}::int8[])
        ON CONFLICT (chain_id, number) DO UPDATE SET hash = excluded.hash, parent_hash = excluded.parent_hash,
          timestamp_seconds = excluded.timestamp_seconds`.pipe(Effect.orDie)
    }
  )
  const rewind = Effect.fn("ScanCursorStorePostgres.rewind")(
    function*(...[chainId, expected, to]: Parameters<ScanCursorStore["Service"]["rewind"]>) {
      yield* move(chainId, Option.some(expected), to, [])
      yield* sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number > ${to.number}`.pipe(Effect.orDie)
    }
  )
  return ScanCursorStore.of({
    get: (chainId) =>
      readRows(CursorRow)(sql`SELECT number, hash FROM scan_cursors WHERE chain_id = ${chainId}`).pipe(
        Effect.map((rows) => Option.fromUndefinedOr(rows[0]))
      ),
    move: (...args) => sql.withTransaction(move(...args)).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error))),
    rewind: (...args) => sql.withTransaction(rewind(...args)).pipe(Effect.catchTag("SqlError", (error) => Effect.die(error))),
    headers: (chainId, limit) =>
      readRows(HeaderRow)(sql`
        SELECT number, hash, parent_hash AS "parentHash", timestamp_seconds AS "timestampSeconds"
        FROM block_headers WHERE chain_id = ${chainId} ORDER BY number DESC LIMIT ${limit}`).pipe(
          Effect.map((rows) => rows.map((row) => new BlockHeader(row)))
        ),
    prune: (chainId, below) =>
      sql`DELETE FROM block_headers WHERE chain_id = ${chainId} AND number < ${below}`.pipe(Effect.orDie, Effect.asVoid)
  })
})

/** Where scanning stands, in Postgres. */
export const layer: Layer.Layer<ScanCursorStore, never, SqlClient.SqlClient> = Layer.effect(ScanCursorStore, make)
