import { PasswordReset } from "@sigmatrade/core/payout/PasswordReset"
import type { ResetId } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore, ResetUnknown } from "@sigmatrade/core/payout/PasswordResetStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"

const ResetRow = Schema.Struct({
  ...PasswordReset.fields,
  requestedAt: Schema.DateTimeUtcFromDate,
  decidedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  endedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
  withdrawalsFrom: Schema.NullOr(Schema.DateTimeUtcFromDate)
})
const StandingRow = Schema.Struct({ withdrawalsFrom: Schema.NullOr(Schema.DateTimeUtcFromDate) })

const COLUMNS = `id, user_id AS "userId", reason, requested_at AS "requestedAt", state, decided_by AS "decidedBy", note,
    decided_at AS "decidedAt", ended_at AS "endedAt", withdrawals_from AS "withdrawalsFrom"`

const resets = (statement: Parameters<ReturnType<typeof readRows<typeof ResetRow>>>[0]) =>
  Effect.map(readRows(ResetRow)(statement), (rows) => rows.map((row) => new PasswordReset(row)))

const dateOf = (at: DateTime.Utc | null) => at === null ? null : DateTime.toDateUtc(at)

const add = (sql: SqlClient.SqlClient): PasswordResetStore["Service"]["add"] => (reset) =>
  sql`
    INSERT INTO password_resets (id, user_id, reason, requested_at, state, decided_by, note, decided_at, ended_at, withdrawals_from)
    VALUES (${reset.id}, ${reset.userId}, ${reset.reason}, ${DateTime.toDateUtc(reset.requestedAt)}, ${reset.state}, ${reset.decidedBy},
      ${reset.note}, ${dateOf(reset.decidedAt)}, ${dateOf(reset.endedAt)}, ${dateOf(reset.withdrawalsFrom)})
    ON CONFLICT (user_id) WHERE state IN ('open', 'approved') DO NOTHING RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length === 1))

const get = (sql: SqlClient.SqlClient): PasswordResetStore["Service"]["get"] => (id) =>
  Effect.map(resets(sql`SELECT ${sql.literal(COLUMNS)} FROM password_resets WHERE id = ${id}`), ([reset]) => Option.fromUndefinedOr(reset))

const lock = (sql: SqlClient.SqlClient): PasswordResetStore["Service"]["lock"] =>
  Effect.fn("PasswordResetStorePostgres.lock")(function*(id: ResetId) {
    const [reset] = yield* resets(sql`SELECT ${sql.literal(COLUMNS)} FROM password_resets WHERE id = ${id} FOR UPDATE`)
    return reset ?? (yield* new ResetUnknown({ id }))
  })

const of = (sql: SqlClient.SqlClient): PasswordResetStore["Service"]["of"] =>
  Effect.fn("PasswordResetStorePostgres.of")(function*(userId: UserId) {
    const [unfinished = null] = yield* resets(sql`
      SELECT ${sql.literal(COLUMNS)} FROM password_resets WHERE user_id = ${userId} AND state IN ('open', 'approved')`)
    const [standing] = yield* readRows(StandingRow)(sql`
      SELECT max(withdrawals_from) AS "withdrawalsFrom" FROM password_resets WHERE user_id = ${userId} AND state = 'done'`)
    return { unfinished, withdrawalsFrom: standing?.withdrawalsFrom ?? null }
  })

const move = (sql: SqlClient.SqlClient): PasswordResetStore["Service"]["move"] => (from, next) =>
  sql`
    UPDATE password_resets SET id = ${next.id}, user_id = ${next.userId}, reason = ${next.reason},
      requested_at = ${DateTime.toDateUtc(next.requestedAt)}, state = ${next.state}, decided_by = ${next.decidedBy}, note = ${next.note},
      decided_at = ${dateOf(next.decidedAt)}, ended_at = ${dateOf(next.endedAt)}, withdrawals_from = ${dateOf(next.withdrawalsFrom)}
    WHERE id = ${from.id} AND state = ${from.state} RETURNING id`.pipe(Effect.orDie, Effect.map((rows) => rows.length === 1))

/** Resets of passwords in Postgres. */
export const layer: Layer.Layer<PasswordResetStore, never, SqlClient.SqlClient> = Layer.effect(
  PasswordResetStore,
  Effect.map(SqlClient.SqlClient, (sql) => PasswordResetStore.of({
    add: add(sql),
    get: get(sql),
    lock: lock(sql),
    of: of(sql),
    ofUser: (userId, limit) => resets(sql`
      SELECT ${sql.literal(COLUMNS)} FROM password_resets WHERE user_id = ${userId} ORDER BY requested_at DESC, id DESC LIMIT ${limit}`),
    move: move(sql),
    unfinished: (limit) => resets(sql`
      SELECT ${sql.literal(COLUMNS)} FROM password_resets WHERE state IN ('open', 'approved')
      ORDER BY state <> 'open', requested_at, id LIMIT ${limit}`)
  }))
)
