import { PgClient } from "@effect/sql-pg"
import { DumpFailed } from "@sigmatrade/core/backup/DatabaseDump"
import { DateTime, Effect, Layer, Schedule, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { isSqlError } from "effect/sql/SqlError"
import type { DatabaseSettings } from "./Database.ts"
import { readRows } from "./readRows.ts"

/** What backups call themselves on the server. */
const PROGRAM = "sigmatrade-backup"
/** Where one stands to make, rename and drop databases: every server has it. */
const MAINTENANCE = "postgres"
/** PostgreSQL cuts longer names. */
const NAME_LETTERS_MAX = 63

/** How long the server is given to notice that somebody has gone. */
const A_MOMENT = { times: 5, schedule: Schedule.spaced("200 millis") }

const NameRow = Schema.Struct({ name: Schema.String })
const LockRow = Schema.Struct({ locked: Schema.Boolean })

const reasonOf = (error: unknown) => (isSqlError(error) ? error.reason.message ?? error.message : String(error)).slice(0, 300)

/** What a statement fails with, as words for an operator. */
export const inWords = Effect.mapError((error: unknown) => new DumpFailed({ reason: reasonOf(error) }))

/** One connection to a database of the server, for as long as the scope lasts: what it locks or sees stays so. */
export const connection = ({ host, password, port, username }: DatabaseSettings, database: string) =>
  PgClient.layerFrom(PgClient.makeClient({
    host, port, database, username, password, applicationName: PROGRAM, connectTimeout: "10 seconds", keepAlive: "10 seconds",
    startupParameters: { statement_timeout: "0", lock_timeout: "10000" }
  }))

const named = (database: string, what: string, at: DateTime.Utc) => {
  const suffix = `_${what}_${DateTime.toEpochMillis(at).toString(36)}`
  return database.slice(0, NAME_LETTERS_MAX - suffix.length) + suffix
}

/** Names that begin like those of scratch databases, in the language of LIKE. */
const scratchLike = (database: string) => `${named(database, "scratch", DateTime.makeUnsafe(0)).replace(/[^_]*$/, "").replaceAll(/[\\%_]/g, "\\$&")}%`

/** Who makes dumps, copies and restores of this database stands in line here; whoever is not first is told so. */
const lockAlone = Effect.fn("lockAlone")(function*(database: string) {
  const sql = yield* SqlClient.SqlClient
  const key = `sigmatrade backups of ${database}`
  const lock = Effect.flatMap(readRows(LockRow)(sql`SELECT pg_try_advisory_lock(hashtext(${key})) AS locked`), ([row]) =>
    row?.locked === true ? Effect.void : new DumpFailed({ reason: "Another backup, rehearsal or restore of this database is running: wait for it to end" }))
  yield* Effect.acquireRelease(lock.pipe(Effect.retry(A_MOMENT)), () => Effect.ignore(sql`SELECT pg_advisory_unlock(hashtext(${key}))`))
})

/** A client for the server's own work, which nobody else has for this database until the scope ends. */
export const aloneOn = Effect.fn("aloneOn")(function*(settings: DatabaseSettings) {
  const services = yield* inWords(Layer.build(connection(settings, MAINTENANCE)))
  yield* Effect.provide(lockAlone(settings.database), services)
  return services
})

/** A client for a look from outside of the database. */
export const besides = <A, E>(settings: DatabaseSettings, look: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  inWords(Effect.provide(look, connection(settings, MAINTENANCE)))

/** Whether there is such a database. */
export const isThere = Effect.fn("isThere")(function*(database: string) {
  const sql = yield* SqlClient.SqlClient
  return (yield* sql`SELECT 1 FROM pg_database WHERE datname = ${database}`).length > 0
})

const visiting = Effect.fn("visiting")(function*(database: string) {
  const sql = yield* SqlClient.SqlClient
  const rows = yield* readRows(NameRow)(sql`
    SELECT DISTINCT coalesce(nullif(application_name, ''), 'a program without a name') AS name FROM pg_stat_activity
    WHERE datname = ${database} AND backend_type = 'client backend' AND application_name <> ${PROGRAM} ORDER BY name`)
  return rows.map(({ name }) => name)
})

/** Programs connected to a database, but for what makes backups: that stands in line by itself. Who has just gone is seen by the server a moment later. */
export const visitorsOf = (database: string) =>
  visiting(database).pipe(Effect.repeat({ while: (names) => names.length > 0, ...A_MOMENT }), Effect.andThen(visiting(database)))

const dropped = (sql: SqlClient.SqlClient, name: string) => sql`DROP DATABASE IF EXISTS ${sql(name)} WITH (FORCE)`

/** A new, empty database, dropped with the scope unless it has another name by then. What a crash left behind goes first. Be alone. */
export const scratchDatabase = Effect.fn("scratchDatabase")(function*(database: string) {
  const sql = yield* SqlClient.SqlClient
  const left = yield* readRows(NameRow)(sql`SELECT datname AS name FROM pg_database WHERE datname LIKE ${scratchLike(database)}`)
  yield* inWords(Effect.forEach(left, ({ name }) => dropped(sql, name), { discard: true }))
  const name = named(database, "scratch", yield* DateTime.now)
  yield* Effect.acquireRelease(inWords(sql`CREATE DATABASE ${sql(name)} TEMPLATE template0 ENCODING 'UTF8'`), () => Effect.ignore(dropped(sql, name)))
  return name
})

/** Gives the scratch database the name of the database, and that one another: both or none. Answers the other name; `null`: there was none. */
export const swap = Effect.fn("swap")(function*(database: string, scratch: string) {
  const sql = yield* SqlClient.SqlClient
  const visitors = yield* visitorsOf(database)
  if (visitors.length > 0) return yield* new DumpFailed({ reason: `The database is in use by ${visitors.join(", ")}: stop bot, watcher and api first` })
  const replaced = (yield* inWords(isThere(database))) ? named(database, "replaced", yield* DateTime.now) : null
  yield* inWords(sql.withTransaction(Effect.gen(function*() {
    if (replaced !== null) yield* sql`ALTER DATABASE ${sql(database)} RENAME TO ${sql(replaced)}`
    yield* sql`ALTER DATABASE ${sql(scratch)} RENAME TO ${sql(database)}`
  })))
  return replaced
})
