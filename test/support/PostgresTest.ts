import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Effect, Layer, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { inject } from "vitest"

/** Makes an empty database on the test run's server and answers its URL. */
export const newDatabase = Effect.gen(function*() {
  const url = new URL(inject("postgresUrl"))
  const name = `test_${randomUUID().replaceAll("-", "")}`
  yield* Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`CREATE DATABASE ${sql(name)}`
  }).pipe(Effect.provide(PgClient.layer({ url: Redacted.make(url.href), maxConnections: 1 })))
  url.pathname = `/${name}`
  return Redacted.make(url.href)
}).pipe(Effect.scoped, Effect.orDie)

/** A client on a database of its own, migrated. */
export const database = Layer.unwrap(
  Effect.map(newDatabase, (url) =>
    Migrations.layer.pipe(Layer.provideMerge(PgClient.layer({ url, maxConnections: 10 }))))
)

/** Every store of core on a real, empty, migrated Postgres database. */
export const layer = PostgresAdapters.layer.pipe(Layer.provideMerge(database))
