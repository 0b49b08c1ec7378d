import { PgClient } from "@effect/sql-pg"
import type { BooksOfCopy, DatabaseCopy, Dump } from "@sigmatrade/core/backup/DatabaseDump"
import { DatabaseDump, DumpFailed } from "@sigmatrade/core/backup/DatabaseDump"
import { Effect, Layer, Schema, Stream } from "effect"
import type { Scope } from "effect"
import { ChildProcessSpawner } from "effect/process"
import { SqlClient } from "effect/sql"
import * as AuditLogPostgres from "./AuditLogPostgres.ts"
import * as BackupLogPostgres from "./BackupLogPostgres.ts"
import type { DatabaseSettings } from "./Database.ts"
import * as IncidentStorePostgres from "./IncidentStorePostgres.ts"
import * as InvariantsPostgres from "./InvariantsPostgres.ts"
import * as LedgerSealsPostgres from "./LedgerSealsPostgres.ts"
import * as Migrations from "./Migrations.ts"
import { pgTools } from "./pgTools.ts"
import { readDumpFacts } from "./readDumpFacts.ts"
import { readRows } from "./readRows.ts"
import { aloneOn, besides, connection, inWords, isThere, scratchDatabase, swap, visitorsOf } from "./scratchDatabase.ts"

/** The database, and how its dumps are made. */
export interface DumpSettings {
  readonly database: DatabaseSettings
  /** `pg_dump`, or the path of it; `pg_restore` lies beside it. */
  readonly pgDump: string
}

const SnapshotRow = Schema.Struct({ snapshot: Schema.String, at: Schema.DateTimeUtcFromDate })
const VersionRow = Schema.Struct({ version: Schema.Int })

const books = Layer.mergeAll(
  AuditLogPostgres.layer, BackupLogPostgres.layer, IncidentStorePostgres.layer, InvariantsPostgres.layer, LedgerSealsPostgres.layer
)

/** Facts of a database, read at one moment; `null`: there is no table in it. */
const factsOf = (database: DatabaseSettings, name: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return yield* sql.withTransaction(Effect.andThen(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`, readDumpFacts))
  }).pipe(Effect.provide(connection(database, name)), inWords)

/** Opens a snapshot that stays until the scope ends, reads what it shows, and dumps just that. */
const take = Effect.fn("DatabaseDumpPostgres.take")(function*({ database, pgDump }: DumpSettings) {
  const tools = pgTools(pgDump, database)
  yield* aloneOn(database)
  const services = yield* inWords(Layer.build(connection(database, database.database)))
  const [opened, facts] = yield* Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [server] = yield* readRows(VersionRow)(sql`SELECT current_setting('server_version_num')::int AS version`)
    yield* tools.refuseOlder(server?.version ?? 0)
    // Never ended but by the end of the connection: whoever holds the snapshot is only read.
    yield* inWords(sql`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`)
    const [row] = yield* readRows(SnapshotRow)(sql`SELECT pg_export_snapshot() AS snapshot, now() AS at`)
    return [row, yield* readDumpFacts] as const
  }).pipe(Effect.provide(services))
  if (opened === undefined || facts === null) return yield* new DumpFailed({ reason: `The database ${database.database} has no tables: there is nothing to back up` })
  return { takenAt: opened.at, facts, bytes: tools.dump(opened.snapshot) }
})

const copyOf = ({ database }: DumpSettings, scratch: string, server: Effect.Success<ReturnType<typeof aloneOn>>): DatabaseCopy => {
  const { applicationName: _, ...reached } = database
  const client = PgClient.layer({ ...reached, database: scratch, applicationName: "sigmatrade-backup", maxConnections: 2, startupParameters: { statement_timeout: "0" } })
  return {
    facts: Effect.flatMap(factsOf(database, scratch), (facts) => facts === null ? new DumpFailed({ reason: "There is no table in the dump" }) : Effect.succeed(facts)),
    within: <A, E, R>(work: Effect.Effect<A, E, R>) => Effect.scoped(Effect.flatMap(
      // Fresh: the process may have these very layers already, over the database in use.
      inWords(Layer.build(Layer.fresh(books.pipe(Layer.provide(Migrations.layer), Layer.provide(client))))),
      (services) => Effect.provide(work, services)
    )) as Effect.Effect<A, E | DumpFailed, Exclude<R, BooksOfCopy>>,
    putInPlace: Effect.provide(swap(database.database, scratch), server)
  }
}

const load = Effect.fn("DatabaseDumpPostgres.load")(function*<E>(settings: DumpSettings, bytes: Stream.Stream<Uint8Array, E>) {
  const { database, pgDump } = settings
  const server = yield* aloneOn(database)
  const scratch = yield* Effect.provide(scratchDatabase(database.database), server)
  yield* pgTools(pgDump, database).restore(scratch, bytes)
  return copyOf(settings, scratch, server)
})

/** Dumps and copies of a PostgreSQL database, by the server's own `pg_dump` and `pg_restore`. Copies are databases of the same server. */
export const layer = (settings: DumpSettings): Layer.Layer<DatabaseDump, never, ChildProcessSpawner.ChildProcessSpawner> =>
  Layer.effect(DatabaseDump, Effect.gen(function*() {
    const { database } = settings
    const spawner = yield* ChildProcessSpawner.ChildProcessSpawner
    const spawning = Effect.provideService(ChildProcessSpawner.ChildProcessSpawner, spawner)
    return DatabaseDump.of({
      take: spawning(take(settings)).pipe(Effect.map((taken): Dump => ({ ...taken, bytes: Stream.provideService(taken.bytes, ChildProcessSpawner.ChildProcessSpawner, spawner) }))),
      load: <E>(bytes: Stream.Stream<Uint8Array, E>): Effect.Effect<DatabaseCopy, E | DumpFailed, Scope.Scope> => spawning(load(settings, bytes)),
      current: Effect.flatMap(besides(database, isThere(database.database)), (there) => there ? factsOf(database, database.database) : Effect.succeed(null)),
      visitors: besides(database, visitorsOf(database.database)),
      schemaVersion: Migrations.newest()
    })
  }))
