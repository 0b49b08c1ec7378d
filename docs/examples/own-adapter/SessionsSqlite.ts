import type { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import type { SessionId } from "@sigmatrade/core/limit/Sessions"
import { Session, Sessions, SessionsUnavailable } from "@sigmatrade/core/limit/Sessions"
import { DateTime, Effect, Layer, Option, Schema } from "effect"
import { DatabaseSync } from "node:sqlite"

const sessionFromText = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.toCodecJson(Session)))
const textFromSession = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(Session)))

const SCHEMA = `CREATE TABLE IF NOT EXISTS session (
  subject TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL, session TEXT NOT NULL,
  PRIMARY KEY (subject, id)
) STRICT`

/** The version before, still alive, goes on; version 1 begins where there is none or an expired one. The condition is in the write. */
const GO_ON = "UPDATE session SET version = ?, expires_at_ms = ?, session = ? WHERE subject = ? AND id = ? AND version = ? AND expires_at_ms > ?"
const BEGIN = `INSERT INTO session (version, expires_at_ms, session, subject, id) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (subject, id) DO UPDATE SET version = excluded.version, expires_at_ms = excluded.expires_at_ms, session = excluded.session
  WHERE session.expires_at_ms <= ?`

const tried = <A>(step: () => A) => Effect.try({ try: step, catch: () => new SessionsUnavailable() })
const toSession = (row: Record<string, unknown>) => sessionFromText(row["session"])

const sessionsIn = (database: DatabaseSync): Sessions["Service"] => {
  const ms = (at: DateTime.Utc) => at.epochMilliseconds
  const put = (session: Session, now: DateTime.Utc) => {
    const { expiresAt, id, subject, version } = session
    const values = [version, ms(expiresAt), textFromSession(session), subject, id] as const
    const { changes } = version === 1
      ? database.prepare(BEGIN).run(...values, ms(now))
      : database.prepare(GO_ON).run(...values, version - 1, ms(now))
    return changes === 1
  }
  const get = (subject: LimitSubject, id: SessionId, now: DateTime.Utc) => {
    const row = database.prepare("SELECT session FROM session WHERE subject = ? AND id = ? AND expires_at_ms > ?").get(subject, id, ms(now))
    return Option.map(Option.fromUndefinedOr(row), toSession)
  }
  const of = (subject: LimitSubject, now: DateTime.Utc, limit: number) =>
    database.prepare("SELECT session FROM session WHERE subject = ? AND expires_at_ms > ? ORDER BY expires_at_ms, id LIMIT ?")
      .all(subject, ms(now), limit).map(toSession)
  return Sessions.of({
    get: (subject, id, now) => tried(() => get(subject, id, now)),
    put: (session, now) => tried(() => put(session, now)),
    delete: (subject, id) => tried(() => void database.prepare("DELETE FROM session WHERE subject = ? AND id = ?").run(subject, id)),
    deleteAll: (subject) => tried(() => void database.prepare("DELETE FROM session WHERE subject = ?").run(subject)),
    of: (subject, now, limit) => tried(() => of(subject, now, limit))
  })
}

/** Sessions in a SQLite file, closed with the scope. Written from the port alone: core knows nothing of SQLite. */
export const layer = (path: string): Layer.Layer<Sessions> =>
  Layer.effect(
    Sessions,
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => {
          const database = new DatabaseSync(path)
          database.exec(SCHEMA)
          return database
        }),
        (database) => Effect.sync(() => database.close())
      ),
      sessionsIn
    )
  )
