import { Effect, Layer } from "effect"
import { Migrator, SqlClient } from "effect/sql"
import { readdirSync, readFileSync } from "node:fs"

/** The folder of the migrations; the same from the sources, from the built package and beside a bundle. */
const folder = new URL("../../src/postgres/migrations/", import.meta.url)

const names = () => readdirSync(folder).filter((name) => /^\d{4}_\w+$/.test(name)).toSorted()

/** The number of the newest migration there is. */
export const newest = (): number => Number.parseInt(names().at(-1) ?? "0", 10)

/** One migration as one statement: the driver runs one at a time, and a DO block is all or nothing. */
const runFile = (name: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const up = readFileSync(new URL(`${name}/up.sql`, folder), "utf8")
    yield* sql.unsafe(`DO $migration$ BEGIN\n${up}\nEND $migration$`)
  })

const idsDone = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  return new Set((yield* sql<{ readonly id: number }>`SELECT migration_id AS id FROM migrations`).map(({ id }) => id))
})

/** A database that is newer than a migration in this folder never ran it: whatever it makes would be missing. */
const refuseSkipped = Effect.fn("refuseSkipped")(function*(known: ReadonlyArray<string>) {
  const done = yield* idsDone
  const skipped = known.filter((name) => !done.has(Number.parseInt(name, 10)))
  if (skipped.length > 0) {
    return yield* Effect.die(new Error(`${skipped.join(", ")} was added below migrations that this database has run: give it a higher number`))
  }
})

/** Whether all of them were run. Only looks: who migrates takes a lock that waits for everybody who reads, so for a backup that is being made. */
const areDone = Effect.fn("areDone")(function*(known: ReadonlyArray<string>) {
  const sql = yield* SqlClient.SqlClient
  if ((yield* sql`SELECT 1 WHERE to_regclass('migrations') IS NOT NULL`).length === 0) return false
  const done = yield* idsDone
  return known.every((name) => done.has(Number.parseInt(name, 10)))
})

/** Brings the database to the newest schema; processes that start together wait for one another. */
export const migrate = Effect.gen(function*() {
  const known = names()
  if (yield* areDone(known)) return
  const loader = Migrator.fromRecord(Object.fromEntries(known.map((name) => [name, runFile(name)])))
  yield* Migrator.make({})({ loader, table: "migrations" })
  yield* refuseSkipped(known)
})

/** `migrate`, done before anything that is provided with this layer starts. */
export const layer = Layer.effectDiscard(migrate)
