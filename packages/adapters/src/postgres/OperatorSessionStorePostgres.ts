import { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { OperatorSessionStore } from "@sigmatrade/core/admin/OperatorSessionStore"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { Int8, readRows } from "./readRows.ts"

const SessionRow = Schema.Struct({
  ...OperatorSession.fields,
  telegramId: Int8.pipe(Schema.decodeTo(OperatorSession.fields.telegramId)),
  startedAt: Schema.DateTimeUtcFromDate,
  seenAt: Schema.DateTimeUtcFromDate
})

const SELECT = `SELECT id, operator, telegram_id AS "telegramId", started_at AS "startedAt", seen_at AS "seenAt",
  key_hash AS "keyHash" FROM admin_sessions`

const read = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.map(readRows(SessionRow)(statement), (rows) => rows.map((row) => new OperatorSession(row)))

const first = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) => Effect.map(read(statement), ([session]) => Option.fromUndefinedOr(session))

const count = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) => statement.pipe(Effect.orDie, Effect.map((rows) => rows.length))

const begin = (sql: SqlClient.SqlClient): OperatorSessionStore["Service"]["begin"] => ({ id, keyHash, operator, seenAt, startedAt, telegramId }) =>
  sql`
    INSERT INTO admin_sessions (telegram_id, place, id, operator, started_at, seen_at, key_hash)
    VALUES (${telegramId}, ${keyHash === null ? "chat" : "browser"}, ${id}, ${operator}, ${DateTime.toDateUtc(startedAt)}, ${DateTime.toDateUtc(seenAt)}, ${keyHash})
    ON CONFLICT ON CONSTRAINT admin_sessions_one_each DO UPDATE SET id = EXCLUDED.id, operator = EXCLUDED.operator,
      started_at = EXCLUDED.started_at, seen_at = EXCLUDED.seen_at, key_hash = EXCLUDED.key_hash`.pipe(Effect.orDie, Effect.asVoid)

/** Operators who are logged in, in Postgres. */
export const layer: Layer.Layer<OperatorSessionStore, never, SqlClient.SqlClient> = Layer.effect(
  OperatorSessionStore,
  Effect.map(SqlClient.SqlClient, (sql) =>
    OperatorSessionStore.of({
      begin: begin(sql),
      of: (telegramId) => first(sql`${sql.literal(SELECT)} WHERE telegram_id = ${telegramId} AND place = 'chat'`),
      byKey: (hash) => first(sql`${sql.literal(SELECT)} WHERE key_hash = ${hash}`),
      touch: ({ id, telegramId }, at) => Effect.map(count(sql`
        UPDATE admin_sessions SET seen_at = GREATEST(seen_at, ${DateTime.toDateUtc(at)}::timestamptz)
        WHERE telegram_id = ${telegramId} AND id = ${id} RETURNING id`), (rows) => rows > 0),
      all: read(sql`${sql.literal(SELECT)} ORDER BY started_at DESC, id`),
      end: (id) => Effect.map(count(sql`DELETE FROM admin_sessions WHERE id = ${id} RETURNING id`), (rows) => rows > 0),
      endAll: (operator) => count(sql`DELETE FROM admin_sessions WHERE operator = ${operator} RETURNING id`)
    }))
)
