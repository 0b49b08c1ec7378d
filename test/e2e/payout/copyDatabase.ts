import { PgClient } from "@effect/sql-pg"
import { Effect, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { inject } from "vitest"

/** Runs statements on the server of the test run, as its superuser. */
const onServer = <A, E>(work: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.runPromise(work.pipe(Effect.provide(PgClient.layer({ url: Redacted.make(inject("postgresUrl")), maxConnections: 1 })), Effect.scoped))

/** Ends what is connected to a database, and does this with it before anybody is connected again. */
const alone = (name: string, statement: (sql: SqlClient.SqlClient) => Effect.Effect<unknown, unknown>) =>
  onServer(Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const once = Effect.andThen(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${name}`, statement(sql))
    yield* once.pipe(Effect.tapError(() => Effect.sleep("200 millis")), Effect.retry({ times: 20 }))
  }))

/** A backup: a copy of the database as it is now, under another name. */
export const backUp = (name: string, copy: string): Promise<void> =>
  alone(name, (sql) => sql`CREATE DATABASE ${sql(copy)} TEMPLATE ${sql(name)}`)

/** The database is lost, and the copy stands in its place. */
export const restore = async (copy: string, name: string): Promise<void> => {
  await alone(name, (sql) => sql`ALTER DATABASE ${sql(name)} RENAME TO ${sql(`${copy}_lost`)}`)
  await alone(copy, (sql) => sql`ALTER DATABASE ${sql(copy)} RENAME TO ${sql(name)}`)
}
