import { PgClient } from "@effect/sql-pg"
import { Cause, Effect, Layer, Schedule, Schema } from "effect"
import type { Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import * as Migrations from "./Migrations.ts"

/** How the database is reached. */
export interface DatabaseSettings {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: Redacted.Redacted<string>
  readonly database: string
  readonly applicationName: string
}

/** The database did not answer, or refused us, for as long as we wait at a start. */
export class DatabaseUnreachable extends Schema.TaggedError<DatabaseUnreachable>()("DatabaseUnreachable", {
  host: Schema.String,
  port: Schema.Int,
  reason: Schema.String
}) {
  override get message() {
    return `The database at ${this.host}:${this.port} cannot be used: ${this.reason}. ` +
      "Start PostgreSQL or correct DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD and DB_DATABASE, then start again."
  }
}

/** Connections of one process: what the inherited system allowed. */
const CONNECTIONS_MAX = 20
const CONNECTIONS_MIN = 2
/** A crowd is over when nobody needed a connection for so long: it is given back to the server, which others use too. */
const CONNECTION_IDLE = "10 seconds"
/** How often a start tries to reach the database, one second apart. */
const START_ATTEMPTS_MAX = 30

/** Whether a failure means that the database is away for now, so that whoever asked should come back later. */
export const isDatabaseUnavailable = (cause: Cause.Cause<unknown>): boolean => {
  const error = Cause.squash(cause)
  return isSqlError(error) && (error.reason._tag === "ConnectionError" || error.isRetryable)
}

const reasonOf = (error: unknown) => isSqlError(error) ? error.reason.message ?? error.message : String(error)

/** A pool on the database, which is migrated before anybody uses it. Waits a limited time for a server that is not up yet. */
export const layer = (settings: DatabaseSettings) => {
  const { applicationName, database, host, password, port, username } = settings
  const client = PgClient.layer({
    host, port, database, username, password, applicationName,
    maxConnections: CONNECTIONS_MAX,
    minConnections: CONNECTIONS_MIN,
    idleTimeout: CONNECTION_IDLE,
    connectTimeout: "5 seconds",
    keepAlive: "10 seconds",
    startupParameters: { statement_timeout: "30000", lock_timeout: "10000", idle_in_transaction_session_timeout: "30000" }
  })
  const probe = PgClient.layer({ host, port, database, username, password, applicationName, maxConnections: 1, connectTimeout: "5 seconds" })
  const answers = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`SELECT 1`).pipe(
    Effect.provide(probe),
    Effect.tapError((error) => Effect.logWarning("The database does not answer yet", { host, port, reason: reasonOf(error) })),
    Effect.retry({ times: START_ATTEMPTS_MAX - 1, schedule: Schedule.spaced("1 second") }),
    Effect.mapError((error) => new DatabaseUnreachable({ host, port, reason: reasonOf(error).slice(0, 200) }))
  )
  return Layer.unwrap(Effect.as(answers, Migrations.layer.pipe(Layer.provideMerge(client))))
}
