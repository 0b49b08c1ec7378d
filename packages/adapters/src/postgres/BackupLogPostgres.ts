import { BackupLog, LoggedBackup } from "@sigmatrade/core/backup/BackupLog"
import { Array as Arr, DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { Fragment } from "effect/sql/Statement"
import { Int8, readRows } from "./readRows.ts"

const At = Schema.DateTimeUtcFromDate
const BackupRow = Schema.Struct({ ...LoggedBackup.fields, madeAt: At, bytes: Int8, rehearsedAt: Schema.NullOr(At) })

const make = (sql: SqlClient.SqlClient) => {
  const read = (rest: Fragment) =>
    readRows(BackupRow)(sql`SELECT id, made_at AS "madeAt", bytes, rehearsed_at AS "rehearsedAt", fault FROM backups ${rest}`).pipe(
      Effect.map((rows) => rows.map((row) => new LoggedBackup(row)))
    )
  return BackupLog.of({
    put: ({ bytes, fault, id, madeAt, rehearsedAt }) =>
      sql`
        INSERT INTO backups (id, made_at, bytes, rehearsed_at, fault)
        VALUES (${id}, ${DateTime.toDateUtc(madeAt)}, ${bytes}, ${rehearsedAt === null ? null : DateTime.toDateUtc(rehearsedAt)}, ${fault})
        ON CONFLICT (id) DO UPDATE SET bytes = excluded.bytes, rehearsed_at = excluded.rehearsed_at, fault = excluded.fault`.pipe(Effect.orDie, Effect.asVoid),
    lastGood: Effect.map(read(sql`WHERE rehearsed_at IS NOT NULL AND fault IS NULL ORDER BY rehearsed_at DESC, id DESC LIMIT 1`), Arr.head),
    recent: (limit) => read(sql`ORDER BY made_at DESC LIMIT ${limit}`)
  })
}

/** Which backups were made and tried, in Postgres. */
export const layer: Layer.Layer<BackupLog, never, SqlClient.SqlClient> = Layer.effect(BackupLog, Effect.map(SqlClient.SqlClient, make))
