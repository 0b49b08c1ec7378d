import type { DeadLetterRange } from "@sigmatrade/core/notification/DeadLetterStore"
import { DeadLetter, DeadLetterAct, DeadLetterCount, DeadLetterStore } from "@sigmatrade/core/notification/DeadLetterStore"
import type { NoticeId } from "@sigmatrade/core/notification/Notice"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readPage } from "./readPage.ts"
import { readRows } from "./readRows.ts"

const LetterRow = Schema.Struct({ ...DeadLetter.fields, failedAt: Schema.DateTimeUtcFromDate })
const ActRow = Schema.Struct({ ...DeadLetterAct.fields, at: Schema.DateTimeUtcFromDate })

const CountRow = Schema.Struct({ ...DeadLetterCount.fields, since: Schema.DateTimeUtcFromDate })

const COLUMNS = `n.id, n.user_id AS "userId", n.lane, n.notification->>'_tag' AS kind, f.reason, f.detail, f.failed_at AS "failedAt"`
const FAILED = "failed_notifications f JOIN notifications n ON n.id = f.notification_id"
const LETTERS = `SELECT ${COLUMNS} FROM ${FAILED} WHERE f.status = 'dead' AND n.state = 'dead'`

const COUNTS = `SELECT f.reason, count(*)::int AS count, min(f.failed_at) AS since
  FROM ${FAILED} WHERE f.status = 'dead' AND n.state = 'dead'
  GROUP BY f.reason ORDER BY count DESC, f.reason COLLATE "C"`

const rangeOf = (sql: SqlClient.SqlClient, range: DeadLetterRange) => {
  if ("id" in range) return sql`f.notification_id = ${range.id}`
  return "reason" in range
    ? sql`f.reason = ${range.reason} AND f.failed_at <= ${DateTime.toDateUtc(range.upTo)}`
    : sql`f.failed_at >= ${DateTime.toDateUtc(range.from)} AND f.failed_at < ${DateTime.toDateUtc(range.until)}`
}

const toLetters = Effect.map((rows: ReadonlyArray<typeof LetterRow.Type>) => rows.map((row) => new DeadLetter(row)))

const list = (sql: SqlClient.SqlClient): DeadLetterStore["Service"]["list"] => (reason, page) =>
  readPage(sql, {
    from: FAILED, key: ["f.failed_at", "f.notification_id"], isEntry: (id: NoticeId) => sql`f.notification_id = ${id}`,
    scope: sql`f.status IN ('dead', 'resolved') AND n.state = 'dead'`,
    only: sql`f.status = 'dead' AND ${reason === null ? sql`true` : sql`f.reason = ${reason}`}`,
    read: (rest) => readRows(LetterRow)(sql`SELECT ${sql.literal(COLUMNS)} FROM ${sql.literal(FAILED)} ${rest}`).pipe(toLetters)
  }, page)

const retry = (sql: SqlClient.SqlClient): DeadLetterStore["Service"]["retry"] => (range, operator, at, limit) =>
  sql`
    WITH chosen AS (
      SELECT f.notification_id AS id FROM failed_notifications f WHERE f.status = 'dead' AND ${rangeOf(sql, range)}
      ORDER BY f.failed_at, f.notification_id LIMIT ${limit} FOR UPDATE
    ), due AS (
      UPDATE notifications n SET state = 'pending', due_at = ${DateTime.toDateUtc(at)}, leased_until = NULL, settled_at = NULL
      FROM chosen WHERE n.id = chosen.id AND n.state = 'dead' RETURNING n.id
    ), counted AS (
      UPDATE failed_notifications f SET status = 'retrying', attempts = 0, next_retry = ${DateTime.toDateUtc(at)} FROM due WHERE f.notification_id = due.id
    )
    INSERT INTO dead_letter_acts (notification_id, act, operator, note, acted_at)
    SELECT id, 'retried', ${operator}, '', ${DateTime.toDateUtc(at)}::timestamptz FROM due RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((rows) => rows.length)
  )

const resolve = (sql: SqlClient.SqlClient): DeadLetterStore["Service"]["resolve"] => (id, operator, note, at) =>
  sql`
    WITH done AS (
      UPDATE failed_notifications f SET status = 'resolved' FROM notifications n
      WHERE f.notification_id = ${id} AND f.status = 'dead' AND n.id = f.notification_id AND n.state = 'dead' RETURNING f.notification_id
    )
    INSERT INTO dead_letter_acts (notification_id, act, operator, note, acted_at)
    SELECT notification_id, 'resolved', ${operator}, ${note}, ${DateTime.toDateUtc(at)}::timestamptz FROM done RETURNING id`.pipe(
    Effect.orDie,
    Effect.map((rows) => rows.length > 0)
  )

/** Notices that were given up, in Postgres. */
export const layer: Layer.Layer<DeadLetterStore, never, SqlClient.SqlClient> = Layer.effect(
  DeadLetterStore,
  Effect.map(SqlClient.SqlClient, (sql) => {
    const letters = (rest: ReturnType<typeof rangeOf>) =>
      readRows(LetterRow)(sql`${sql.literal(LETTERS)} AND ${rest}`).pipe(toLetters)
    return DeadLetterStore.of({
      open: (before, limit) => letters(sql`f.failed_at < ${DateTime.toDateUtc(before)} ORDER BY f.failed_at DESC, f.notification_id DESC LIMIT ${limit}`),
      list: list(sql),
      counts: Effect.map(readRows(CountRow)(sql`${sql.literal(COUNTS)}`), (rows) => rows.map((row) => new DeadLetterCount(row))),
      ofReason: (reason, skipped, limit) =>
        letters(sql`f.reason = ${reason} ORDER BY f.failed_at DESC, f.notification_id DESC LIMIT ${limit} OFFSET ${skipped}`),
      get: (id) => Effect.map(letters(sql`n.id = ${id}`), ([letter]) => Option.fromUndefinedOr(letter)),
      retry: retry(sql),
      resolve: resolve(sql),
      acts: (id, limit) => Effect.map(
        readRows(ActRow)(sql`
          SELECT notification_id AS id, act, operator, note, acted_at AS at FROM dead_letter_acts
          WHERE notification_id = ${id} ORDER BY dead_letter_acts.id DESC LIMIT ${limit}`),
        (rows) => rows.map((row) => new DeadLetterAct(row))
      )
    })
  })
)
