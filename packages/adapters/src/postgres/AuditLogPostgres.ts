import { AuditLog, AuditRecord } from "@sigmatrade/core/admin/AuditLog"
import type { AuditFilter, SealedRecord } from "@sigmatrade/core/admin/AuditLog"
import { SealHash } from "@sigmatrade/core/ledger/Seal"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { readPage } from "./readPage.ts"
import { Int8, readRows } from "./readRows.ts"

const RecordRow = Schema.Struct({ ...AuditRecord.fields, at: Schema.DateTimeUtcFromDate, position: Int8, previous: SealHash, hash: SealHash })
const CountRow = Schema.Struct({ times: Schema.Int, lastAt: Schema.NullOr(Schema.DateTimeUtcFromDate) })

const SELECT = `
  SELECT position, at, operator, action, subject, outcome, reason, details, request_id AS "requestId", previous, hash FROM audit_log`
/** Names the one lock whoever adds a record waits for. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('audit_log'))`

const read = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  Effect.map(readRows(RecordRow)(statement), (rows): ReadonlyArray<SealedRecord> =>
    rows.map(({ hash, position, previous, ...record }) => ({ position, previous, hash, record: new AuditRecord(record) })))

const append = (sql: SqlClient.SqlClient): AuditLog["Service"]["append"] => ({ hash, position, previous, record }) =>
  sql`
    INSERT INTO audit_log (position, at, operator, action, subject, outcome, reason, details, request_id, previous, hash)
    VALUES (${position}, ${DateTime.toDateUtc(record.at)}, ${record.operator}, ${record.action}, ${record.subject}, ${record.outcome},
      ${record.reason}, ${JSON.stringify(record.details)}::text::jsonb, ${record.requestId}, ${previous}, ${hash})`.pipe(Effect.orDie, Effect.asVoid)

const fits = (sql: SqlClient.SqlClient, { action, operator, subject }: AuditFilter) =>
  sql.and([
    sql`true`,
    ...(operator === undefined ? [] : [sql`operator = ${operator}`]),
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`])
  ])

const page = (sql: SqlClient.SqlClient): AuditLog["Service"]["page"] => (before, limit, filter: AuditFilter = {}) =>
  read(sql`${sql.literal(SELECT)} WHERE ${fits(sql, filter)} AND ${before === null ? sql`true` : sql`position < ${before}`}
    ORDER BY position DESC LIMIT ${limit}`)

/** Everything operators did, in Postgres. */
export const layer: Layer.Layer<AuditLog, never, SqlClient.SqlClient> = Layer.effect(
  AuditLog,
  Effect.map(SqlClient.SqlClient, (sql) =>
    AuditLog.of({
      last: Effect.andThen(
        sql`${sql.literal(LOCK)}`.pipe(Effect.orDie),
        Effect.map(read(sql`${sql.literal(SELECT)} ORDER BY position DESC LIMIT 1`), ([last]) => last ?? null)
      ),
      append: append(sql),
      page: page(sql),
      list: (filter, asked) => readPage(sql, {
        from: "audit_log", key: ["position"], scope: sql`true`, only: fits(sql, filter), isEntry: (position: number) => sql`position = ${position}`,
        read: (rest) => read(sql`${sql.literal(SELECT)} ${rest}`)
      }, asked),
      after: (position, limit) => read(sql`${sql.literal(SELECT)} WHERE position > ${position} ORDER BY position LIMIT ${limit}`),
      count: ({ action, outcome, subject }, since) => Effect.map(
        readRows(CountRow)(sql`
          SELECT count(*)::int AS times, max(at) AS "lastAt" FROM audit_log
          WHERE subject = ${subject} AND action = ${action} AND outcome = ${outcome} AND at > ${DateTime.toDateUtc(since)}`),
        ([counted]) => counted ?? { times: 0, lastAt: null }
      )
    }))
)
