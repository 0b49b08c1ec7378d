import { Session, Sessions, SessionsUnavailable } from "@sigmatrade/core/limit/Sessions"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { SqlClient } from "effect/sql"
import type { SqlError } from "effect/sql/SqlError"
import { readRows } from "./readRows.ts"

/** Expired sessions that beginning a new one removes. */
const REMOVED_MAX = 10

const SessionRow = Schema.Struct({ ...Session.fields, expiresAt: Schema.DateTimeUtcFromDate })
const COLUMNS = `subject, id, version, data, expires_at AS "expiresAt"`

const orUnavailable = <A>(effect: Effect.Effect<A>): Effect.Effect<A, SessionsUnavailable> =>
  Effect.catchDefect(effect, (defect) =>
    Effect.andThen(Effect.logWarning("Sessions in the database cannot be reached", { defect }), Effect.fail(new SessionsUnavailable())))

const sessions = (statement: Effect.Effect<ReadonlyArray<unknown>, SqlError>) =>
  orUnavailable(Effect.map(readRows(SessionRow)(statement), (rows) => rows.map((row) => new Session(row))))

const put = (sql: SqlClient.SqlClient): Sessions["Service"]["put"] =>
  Effect.fn("SessionsPostgres.put")(function*({ data, expiresAt, id, subject, version }: Session, now: DateTime.Utc) {
    const [until, at, text] = [DateTime.toDateUtc(expiresAt), DateTime.toDateUtc(now), JSON.stringify(data)]
    const remove = sql`
      DELETE FROM sessions WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM sessions WHERE expires_at <= ${at} ORDER BY expires_at LIMIT ${REMOVED_MAX} FOR UPDATE SKIP LOCKED))`
    const begin = sql`
      INSERT INTO sessions (subject, id, version, data, expires_at) VALUES (${subject}, ${id}, 1, ${text}::text::jsonb, ${until})
      ON CONFLICT ON CONSTRAINT sessions_one_each DO UPDATE SET version = 1, data = EXCLUDED.data, expires_at = EXCLUDED.expires_at
      WHERE sessions.expires_at <= ${at} RETURNING id`
    const goOn = sql`
      UPDATE sessions SET version = ${version}, data = ${text}::text::jsonb, expires_at = ${until}
      WHERE subject = ${subject} AND id = ${id} AND version = ${version - 1} AND expires_at > ${at} RETURNING id`
    const kept = yield* orUnavailable(Effect.orDie(version === 1 ? Effect.andThen(remove, begin) : goOn))
    return kept.length > 0
  })

/** Sessions in Postgres: all processes share them, and a restart keeps them. */
export const layer: Layer.Layer<Sessions, never, SqlClient.SqlClient> = Layer.effect(
  Sessions,
  Effect.map(SqlClient.SqlClient, (sql) =>
    Sessions.of({
      get: (subject, id, now) =>
        Effect.map(
          sessions(sql`
            SELECT ${sql.literal(COLUMNS)} FROM sessions
            WHERE subject = ${subject} AND id = ${id} AND expires_at > ${DateTime.toDateUtc(now)}`),
          ([session]) => Option.fromUndefinedOr(session)
        ),
      put: put(sql),
      delete: (subject, id) => orUnavailable(Effect.orDie(sql`DELETE FROM sessions WHERE subject = ${subject} AND id = ${id}`)).pipe(Effect.asVoid),
      deleteAll: (subject) => orUnavailable(Effect.orDie(sql`DELETE FROM sessions WHERE subject = ${subject}`)).pipe(Effect.asVoid),
      of: (subject, now, limit) =>
        sessions(sql`
          SELECT ${sql.literal(COLUMNS)} FROM sessions WHERE subject = ${subject} AND expires_at > ${DateTime.toDateUtc(now)}
          ORDER BY expires_at, id COLLATE "C" LIMIT ${limit}`)
    }))
)
