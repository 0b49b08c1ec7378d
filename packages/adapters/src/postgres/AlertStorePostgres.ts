import { AlertStanding, AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import { IncidentKind } from "@sigmatrade/core/incident/Incident"
import { TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { Int8, readRows } from "./readRows.ts"

const At = Schema.DateTimeUtcFromDate
const StandingRow = Schema.Struct({
  ...AlertStanding.fields, telegramId: Int8.pipe(Schema.decodeTo(TelegramId)), raisedAt: At, heldUntil: Schema.NullOr(At)
})

const dateOf = (at: DateTime.Utc | null) => at === null ? null : DateTime.toDateUtc(at)

/** One conditional write: whoever comes second finds another standing than he has read. */
const move = (sql: SqlClient.SqlClient): AlertStore["Service"]["move"] => (before, after) => {
  const { kind, subject, telegramId, told } = after
  const [raisedAt, heldUntil] = [dateOf(after.raisedAt), dateOf(after.heldUntil)]
  const statement = before === null
    ? sql`
      INSERT INTO operator_alerts (kind, subject, telegram_id, told, raised_at, held_until)
      VALUES (${kind}, ${subject}, ${telegramId}, ${told}, ${raisedAt}, ${heldUntil})
      ON CONFLICT ON CONSTRAINT operator_alerts_once DO NOTHING RETURNING kind`
    : sql`
      UPDATE operator_alerts SET told = ${told}, raised_at = ${raisedAt}, held_until = ${heldUntil}
      WHERE kind = ${kind} AND subject = ${subject} AND telegram_id = ${telegramId} AND told = ${before.told}
        AND raised_at = ${dateOf(before.raisedAt)} AND held_until IS NOT DISTINCT FROM ${dateOf(before.heldUntil)}::timestamptz RETURNING kind`
  return statement.pipe(Effect.orDie, Effect.map((rows) => rows.length === 1))
}

/** What operators were told, in Postgres. */
export const layer: Layer.Layer<AlertStore, never, SqlClient.SqlClient> = Layer.effect(
  AlertStore,
  Effect.map(SqlClient.SqlClient, (sql) => AlertStore.of({
    // A kind that a newer version knows beside this one is not ours to tell of.
    all: readRows(StandingRow)(sql`
      SELECT kind, subject, telegram_id AS "telegramId", told, raised_at AS "raisedAt", held_until AS "heldUntil" FROM operator_alerts
      WHERE ${sql.in("kind", IncidentKind.literals)} ORDER BY raised_at, kind, subject, telegram_id`).pipe(
        Effect.map((rows) => rows.map((row) => new AlertStanding(row)))
      ),
    move: move(sql),
    forget: (before) => sql`
      DELETE FROM operator_alerts WHERE told = 'resolved' AND raised_at < ${DateTime.toDateUtc(before)} RETURNING kind`.pipe(
        Effect.orDie, Effect.map((rows) => rows.length)
      )
  }))
)
