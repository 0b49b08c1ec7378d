import { assert, it } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import type { Redacted } from "effect"
import { Cause, Effect, Exit } from "effect"
import { Migrator, SqlClient } from "effect/sql"
import * as PostgresTest from "../../support/PostgresTest.ts"
import type { MigrationFiles } from "./migrations.ts"
import { migrations, runUp } from "./migrations.ts"
import { schemaParts } from "./schemaParts.ts"
import { linesOf } from "./statementsOf.ts"

/** All of them by `npm run test:migrations`; otherwise the first, one in the middle and the last of each migration. */
const isWhole = process.env["MIGRATION_KILLS"] === "all"
const MS_MAX = 900_000

/** The server ends our connection here, as a crash or an administrator does. */
const KILL = "PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60);"

/** A migration that is ended before the statement on each of these lines, and after its last one. */
const killed = ({ up }: MigrationFiles): ReadonlyArray<string> => {
  const lines = up.split("\n")
  const places = [...linesOf(up), lines.length + 1].slice(1)
  const chosen = isWhole ? places : [...new Set([places[0], places[Math.floor(places.length / 2)], places.at(-1)])].flatMap((place) => place ?? [])
  return chosen.map((line) => [...lines.slice(0, line - 1), KILL, ...lines.slice(line - 1)].join("\n"))
}

const on = (url: Redacted.Redacted) => <A, E>(work: Effect.Effect<A, E, SqlClient.SqlClient>) =>
  Effect.scoped(Effect.provide(work, PgClient.layer({ url, maxConnections: 1 }), { local: true }))

/** The migrator that every start uses, up to one migration, which is run in these words. */
const migrateTo = (index: number, up: string) => {
  const steps = migrations.slice(0, index + 1).map((migration) => [migration.name, runUp(migration === migrations[index] ? up : migration.up)] as const)
  return Migrator.make({})({ loader: Migrator.fromRecord(Object.fromEntries(steps)), table: "migrations" })
}

/** Sees work fail because its connection was ended, and of nothing else. */
const isCutOff = Effect.fn("isCutOff")(function*<A, E>(work: Effect.Effect<A, E>) {
  const exit = yield* Effect.exit(work)
  assert.match(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "it went through", /terminating connection|Connection closed/)
})

const state = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  return { parts: yield* schemaParts, done: yield* sql`SELECT migration_id, name FROM migrations ORDER BY migration_id` }
})

it.live("a migration that is killed after any of its statements leaves nothing, and the next start brings the very same schema", () =>
  Effect.gen(function*() {
    const [straight, killedOften] = [yield* PostgresTest.newDatabase, yield* PostgresTest.newDatabase]
    yield* on(killedOften)(Migrator.make({})({ loader: Migrator.fromRecord({}), table: "migrations" }))
    let kills = 0
    for (const [index, migration] of migrations.entries()) {
      const before = yield* on(killedOften)(state)
      for (const up of killed(migration)) {
        yield* isCutOff(on(killedOften)(migrateTo(index, up)))
        assert.deepStrictEqual(yield* on(killedOften)(state), before, migration.name)
        kills += 1
      }
      yield* on(straight)(migrateTo(index, migration.up))
      yield* on(killedOften)(migrateTo(index, migration.up))
      assert.deepStrictEqual(yield* on(killedOften)(state), yield* on(straight)(state), migration.name)
    }
    assert.isAbove(kills, migrations.length)
    assert.deepStrictEqual((yield* on(killedOften)(Effect.andThen(Migrations.migrate, Effect.flatten(Migrations.standings)))).filter(({ isThere }) => isThere !== true), [])
  }).pipe(Effect.scoped), MS_MAX)

it.live("a start that is killed in the middle of all migrations begins them anew", () =>
  Effect.gen(function*() {
    const [straight, url] = [yield* PostgresTest.newDatabase, yield* PostgresTest.newDatabase]
    const middle = Math.floor(migrations.length / 2)
    const { up = "" } = migrations[middle] ?? {}
    yield* isCutOff(on(url)(migrateTo(middle, `${up}\n${KILL}`)))
    assert.deepStrictEqual((yield* on(url)(state)).done, [])
    yield* on(url)(Migrations.migrate)
    yield* on(straight)(Migrations.migrate)
    assert.deepStrictEqual(yield* on(url)(state), yield* on(straight)(state))
  }).pipe(Effect.scoped))
