import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { SqlClient } from "effect/sql"
import type { TestProject } from "vitest/node"
import { settings } from "../support/community.ts"
import startServer from "../support/postgresServer.ts"

/** The server of the tests: real PostgreSQL that does not wait for the disk, so that a figure is work and not this disk. */
export interface BenchServer {
  readonly host: string
  readonly port: number
  readonly version: string
  /** Makes a database, empty or as a copy of one that nobody is connected to. */
  readonly create: (name: string, template?: string) => Promise<void>
  readonly drop: (name: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** Its only account. */
export const ACCOUNT = { username: "postgres", password: "postgres" }

/** So many connections to one database. */
export const clientOf = (port: number, database: string, maxConnections = 1) =>
  PgClient.layer({ host: "127.0.0.1", port, database, username: ACCOUNT.username, password: Redacted.make(ACCOUNT.password), maxConnections })

/** Every store of core, and the settings of the tests, over one connection to a migrated database. */
export const storesOn = (port: number, database: string) =>
  ManagedRuntime.make(Layer.merge(PostgresAdapters.layer.pipe(Layer.provideMerge(clientOf(port, database))), settings))

/** What `storesOn` answers. */
export type Stores = ReturnType<typeof storesOn>

/** Brings a new database to our schema. */
export const migrateOn = (port: number, database: string) =>
  Effect.runPromise(Effect.provide(Migrations.migrate, clientOf(port, database)))

/** Starts a server that lives until it is closed. */
export const startBenchServer = async (): Promise<BenchServer> => {
  let url = new URL("postgres://nowhere")
  const project = { provide: (_key: string, given: string) => void (url = new URL(given)) }
  const stop = await startServer(project as unknown as TestProject)
  const port = Number(url.port)
  const admin = ManagedRuntime.make(clientOf(port, "postgres"))
  const run = (statement: string) =>
    admin.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql.unsafe<{ readonly server_version?: string }>(statement)))
  const [row] = await run("SHOW server_version")
  return {
    host: "127.0.0.1",
    port,
    version: row?.server_version ?? "unknown",
    create: (name, template = "template1") => run(`CREATE DATABASE ${name} TEMPLATE ${template}`).then(() => undefined),
    drop: (name) => run(`DROP DATABASE ${name} WITH (FORCE)`).then(() => undefined),
    close: async () => {
      await admin.dispose()
      await stop()
    }
  }
}
