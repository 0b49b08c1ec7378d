import { DateTime, Effect, Layer, Schema } from "effect"
import { Migrator, SqlClient } from "effect/sql"
import { readdirSync, readFileSync } from "node:fs"
import { readRows } from "./readRows.ts"

/** The folder of the migrations; the same from the sources, from the built package and beside a bundle. */
const folder = new URL("../../src/postgres/migrations/", import.meta.url)

const migrationNames = () => readdirSync(folder).filter((name) => /^\d{4}_\w+$/.test(name)).toSorted()

const idOf = (name: string) => Number.parseInt(name, 10)

/** The number of the newest migration there is. */
export const newest = (): number => idOf(migrationNames().at(-1) ?? "0")

const read = (name: string, file: string) => readFileSync(new URL(`${name}/${file}`, folder), "utf8")

/** Whether what a migration made is there, by its own question. */
const isThere = Effect.fn("isThere")(function*(name: string) {
  const sql = yield* SqlClient.SqlClient
  const [row] = yield* readRows(Schema.Struct({ ok: Schema.Boolean }))(sql.unsafe(read(name, "verify.sql")))
  return row?.ok === true
})

/**
 * One migration as one statement: the driver runs one at a time, and a DO block is all or nothing. It may take its time, but waits for a
 * lock no longer than other statements do: whoever comes after it waits as well.
 */
const runFile = (name: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`SELECT set_config('statement_timeout', '0', true)`
    yield* sql.unsafe(`DO $migration$ BEGIN\n${read(name, "up.sql")}\nEND $migration$`)
    if (!(yield* isThere(name))) return yield* Effect.die(new Error(`${name} did not leave what its verify.sql asks for: nothing of it is kept`))
  })

const doneRows = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const Row = Schema.Struct({ id: Schema.Int, name: Schema.String, at: Schema.DateTimeUtcFromDate })
  return yield* readRows(Row)(sql`SELECT migration_id AS id, name, created_at AS at FROM migrations ORDER BY migration_id`)
})

/** Those of them that this database has not run. */
const notRun = Effect.fn("notRun")(function*(names: ReadonlyArray<string>) {
  const done = new Set((yield* doneRows).map(({ id }) => id))
  return names.filter((name) => !done.has(idOf(name)))
})

/** A database that is newer than a migration in this folder never ran it: whatever it makes would be missing. */
const refuseSkipped = Effect.fn("refuseSkipped")(function*(names: ReadonlyArray<string>) {
  const skipped = yield* notRun(names)
  if (skipped.length > 0) {
    return yield* Effect.die(new Error(`${skipped.join(", ")} was added below migrations that this database has run: give it a higher number`))
  }
})

/** Whether all of them were run. Only looks: who migrates takes a lock that waits for everybody who reads, so for a backup that is being made. */
const areDone = Effect.fn("areDone")(function*(names: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  if ((yield* sql`SELECT 1 WHERE to_regclass('migrations') IS NOT NULL`).length === 0) return false
  return (yield* notRun(names)).length === 0
})

/** Brings the database to the newest schema; processes that start together wait for one another. */
export const migrate = Effect.gen(function*() {
  const names = migrationNames()
  if (yield* areDone(names)) return
  const loader = Migrator.fromRecord(Object.fromEntries(names.map((name) => [name, runFile(name)])))
  yield* Migrator.make({})({ loader, table: "migrations" })
  yield* refuseSkipped(names)
})

/** How a migration stands in a database. */
export interface MigrationStanding {
  readonly name: string
  readonly ranAt: DateTime.Utc
  /** Whether what it made is still there; `null` where a newer version than this one may have changed it, or has made it. */
  readonly isThere: boolean | null
}

/** Asks the database of this moment about every migration it has run, oldest first. */
export const standings = Effect.map(SqlClient.SqlClient, (sql): Effect.Effect<ReadonlyArray<MigrationStanding>> =>
  Effect.gen(function*() {
    const names = migrationNames()
    const done = yield* doneRows
    const isNewer = done.some(({ id }) => !names.some((name) => idOf(name) === id))
    return yield* Effect.forEach(done, ({ at, id, name }) => {
      const known = names.find((one) => idOf(one) === id)
      const there = known === undefined || isNewer ? Effect.succeed(null) : isThere(known)
      return Effect.map(there, (value) => ({ name: known ?? `${String(id).padStart(4, "0")}_${name}`, ranAt: at, isThere: value }))
    })
  }).pipe(Effect.provideService(SqlClient.SqlClient, sql)))

/** `migrate`, done before anything that is provided with this layer starts. */
export const layer = Layer.effectDiscard(migrate)
