import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Effect, Layer, Redacted, Schedule } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"

const admin = Effect.sync(() => PgClient.layer({ url: Redacted.make(inject("postgresUrl")), maxConnections: 1 }))

const urlOf = (name: string) => {
  const url = new URL(inject("postgresUrl"))
  url.pathname = `/${name}`
  return Redacted.make(url.href)
}

const freshName = () => `test_${randomUUID().replaceAll("-", "")}`

/** Makes an empty database on the test run's server and answers its URL. */
export const newDatabase = Effect.gen(function*() {
  const name = freshName()
  const create = Effect.flatMap(SqlClient.SqlClient, (sql) => sql`CREATE DATABASE ${sql(name)}`)
  yield* Effect.provide(create, yield* admin)
  return urlOf(name)
}).pipe(Effect.scoped, Effect.orDie)

/** A database that everybody's is copied from: to migrate takes much longer than to copy. Whoever comes first makes it. */
const TEMPLATE = "migrated"

const makeTemplate = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  if ((yield* sql`SELECT 1 FROM pg_database WHERE datname = ${TEMPLATE}`).length > 0) return
  const raw = freshName()
  yield* sql`CREATE DATABASE ${sql(raw)}`
  // The client is closed before the name says that it is ready: a template must have nobody in it.
  yield* Effect.scoped(Layer.build(Migrations.layer.pipe(Layer.provide(PgClient.layer({ url: urlOf(raw), maxConnections: 1 })))))
  // The server notices a moment later that the client has gone.
  yield* sql`ALTER DATABASE ${sql(raw)} RENAME TO ${sql(TEMPLATE)}`.pipe(Effect.retry({ times: 50, schedule: Schedule.spaced("100 millis") }))
})

/** Makes a database with the newest schema on the test run's server and answers its URL. */
export const migratedDatabase = Effect.gen(function*() {
  const name = freshName()
  const copy = Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Effect.acquireUseRelease(sql`SELECT pg_advisory_lock(1)`, () => makeTemplate, () => Effect.orDie(sql`SELECT pg_advisory_unlock(1)`))
    yield* sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(TEMPLATE)} STRATEGY FILE_COPY`
  })
  yield* Effect.provide(copy, yield* admin)
  return urlOf(name)
}).pipe(Effect.scoped, Effect.orDie)

/** A client on a database of its own, migrated. */
export const database = Layer.unwrap(
  Effect.map(migratedDatabase, (url) => PgClient.layer({ url, maxConnections: 10 }))
)

/** Every store of core on a real, empty, migrated Postgres database. */
export const layer = PostgresAdapters.layer.pipe(Layer.provideMerge(database))
