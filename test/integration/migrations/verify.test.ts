import { assert, it } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import { Cause, Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { readFileSync } from "node:fs"
import { expect } from "vitest"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { migrations, migrationsFolder, runUp } from "./migrations.ts"
import type { SchemaPart } from "./schemaParts.ts"
import { schemaParts } from "./schemaParts.ts"
import { verifyQuery } from "./verifyQuery.ts"

const empty = Layer.unwrap(Effect.map(PostgresTest.newDatabase, (url) => PgClient.layer({ url, maxConnections: 1 })))
const keyOf = ({ detail, kind, name, table }: SchemaPart) => JSON.stringify([kind, table, name, detail])
const without = (parts: ReadonlyArray<SchemaPart>, others: ReadonlyArray<SchemaPart>) => {
  const known = new Set(others.map(keyOf))
  return parts.filter((part) => !known.has(keyOf(part)))
}

/** What each migration has made that no later one has changed, by running them one by one. */
const madeByEach = Effect.gen(function*() {
  const after: Array<ReadonlyArray<SchemaPart>> = [[]]
  for (const { up } of migrations) {
    yield* runUp(up)
    after.push(yield* schemaParts)
  }
  const last = after.at(-1) ?? []
  return migrations.map(({ name }, index) => {
    const made = without(after[index + 1] ?? [], after[index] ?? [])
    return { name, parts: made.filter((part) => without([part], last).length === 0) }
  })
})

it.live("each migration has a question about all it has made: npm run migration:verify writes it", () =>
  Effect.gen(function*() {
    for (const { name, parts } of yield* madeByEach) {
      assert.isAbove(parts.length, 0, name)
      yield* Effect.promise(() => expect(verifyQuery(parts)).toMatchFileSnapshot(`${migrationsFolder}${name}/verify.sql`))
    }
  }).pipe(Effect.provide(empty), Effect.scoped))

/** Over a thousand things are taken away and put back. */
const UNDONE_MS_MAX = 300_000

/** Runs a question with something taken away, and puts it back; answers whether it still says that all is there. */
const UNDONE = `
  CREATE FUNCTION pg_temp.is_there_without(undo text, question text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE answer boolean;
  BEGIN
    EXECUTE undo;
    EXECUTE question INTO answer;
    RAISE EXCEPTION USING MESSAGE = coalesce(answer, false)::text, ERRCODE = 'ZZ001';
  EXCEPTION WHEN SQLSTATE 'ZZ001' THEN RETURN SQLERRM::boolean;
  END $$`

it.live("every question is answered with yes where all migrations have run, and with no as soon as one thing it is about is gone", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const made = yield* madeByEach
    yield* sql.unsafe(UNDONE)
    for (const { name, parts } of made) {
      const question = readFileSync(`${migrationsFolder}${name}/verify.sql`, "utf8")
      assert.deepStrictEqual(yield* sql.unsafe(question), [{ ok: true }], name)
      const missed = yield* Effect.filter(parts, ({ drop }) =>
        Effect.map(sql<{ readonly ok: boolean }>`SELECT pg_temp.is_there_without(${drop}, ${question}) AS ok`, ([row]) => row?.ok !== false))
      assert.deepStrictEqual(missed.map(({ drop }) => drop), [], name)
    }
  }).pipe(Effect.provide(empty), Effect.scoped), UNDONE_MS_MAX)

it.live("those that have run are told with their answers; a newer version may have changed what they made", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Migrations.migrate
    const standings = yield* Effect.flatten(Migrations.standings)
    assert.deepStrictEqual(standings.map(({ isThere, name }) => [name, isThere]), migrations.map(({ name }) => [name, true]))

    yield* sql`DROP INDEX users_created_at`
    const broken = (yield* Effect.flatten(Migrations.standings)).filter(({ isThere }) => isThere !== true)
    assert.deepStrictEqual(broken.map(({ isThere, name }) => [name, isThere]), [["0027_statistics", false]])

    yield* sql`INSERT INTO migrations (migration_id, name) VALUES (9000, 'of_a_newer_version')`
    const under = yield* Effect.flatten(Migrations.standings)
    assert.deepStrictEqual(new Set(under.map(({ isThere }) => isThere)), new Set([null]))
    assert.strictEqual(under.at(-1)?.name, "9000_of_a_newer_version")
    yield* Migrations.migrate
  }).pipe(Effect.provide(empty), Effect.scoped))

/** A server that takes away what a migration makes while it runs. */
const SPOILED = `
  CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN DROP INDEX IF EXISTS users_created_at; END $$;
  CREATE EVENT TRIGGER spoil ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION spoil()`

it.live("a migration whose question is answered with no is told by its name, and nothing of it is kept", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    for (const statement of SPOILED.split(";\n")) yield* sql.unsafe(statement)
    const before = yield* schemaParts
    const refused = Cause.pretty(yield* Effect.flip(Effect.sandbox(Migrations.migrate)))
    assert.include(refused, "0027_statistics did not leave what its verify.sql asks for")
    assert.deepStrictEqual(yield* schemaParts, before)
    assert.deepStrictEqual(yield* sql`SELECT * FROM migrations`, [])
  }).pipe(Effect.provide(empty), Effect.scoped))

/** A server on which one table takes longer to make than a statement may take. */
const SLOW = `
  CREATE FUNCTION slow() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.users') THEN PERFORM pg_sleep(2.5); END IF;
  END $$;
  CREATE EVENT TRIGGER slow ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION slow()`

const hurried = Layer.unwrap(Effect.map(PostgresTest.newDatabase, (url) => PgClient.layer({ url, maxConnections: 1, startupParameters: { statement_timeout: "2000" } })))

it.live("a migration may take longer than any other statement, and nothing after it may", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    for (const statement of SLOW.split("$$;\n").map((part, index) => index === 0 ? `${part}$$` : part)) yield* sql.unsafe(statement)
    yield* Migrations.migrate
    assert.strictEqual((yield* Effect.flatten(Migrations.standings)).length, migrations.length)
    assert.deepStrictEqual(yield* sql`SHOW statement_timeout`, [{ statement_timeout: "2s" }])
  }).pipe(Effect.provide(hurried), Effect.scoped))
