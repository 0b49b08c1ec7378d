import { assert, layer } from "@effect/vitest"
import { LEFTOVER_TABLES } from "@sigmatrade/adapters/postgres/LeftoversPostgres"
import { CLEANUP_DEFAULTS, CleanupPolicy, cleanUp } from "@sigmatrade/core/job/cleanUp"
import { Cause, Effect, Exit } from "effect"
import { SqlClient } from "effect/sql"
import * as PostgresTest from "../../support/PostgresTest.ts"

/** Everything the cleanup may delete from. A table that is new is money until somebody puts it here. */
const MAY_SHRINK = [...LEFTOVER_TABLES, "bot_updates", "webhook_attempts"]
const NEVER = /ledger|notification|deposit|withdrawal|payout|transaction|audit|commission|purchase|refund|campaign|reward|incident|liabilit|checkpoint|users|referral/

const tables = Effect.flatMap(SqlClient.SqlClient, (sql) => Effect.map(
  sql<{ readonly name: string }>`SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
  (rows) => rows.map(({ name }) => name)
))

/** From now on whoever writes to one of these tables fails, whether a row is hit or not. */
const guard = (names: ReadonlyArray<string>) => Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`
    CREATE OR REPLACE FUNCTION no_writing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'written to %', TG_TABLE_NAME; END $$`
  for (const name of names) {
    yield* sql`CREATE TRIGGER a_no_writing BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${sql(name)} FOR EACH STATEMENT EXECUTE FUNCTION no_writing()`
  }
})

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("the cleanup", (it) => {
  it.effect("touches the tables it may and no other: of all that are there, none that money goes through", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const all = yield* tables
      assert.isAbove(all.length, 60)
      assert.deepStrictEqual(MAY_SHRINK.filter((name) => !all.includes(name)), [])
      assert.deepStrictEqual(MAY_SHRINK.filter((name) => NEVER.test(name)), [])
      yield* guard(all.filter((name) => !MAY_SHRINK.includes(name)))
      const run = Effect.provideService(cleanUp(), CleanupPolicy, CLEANUP_DEFAULTS)
      assert.strictEqual(yield* run, 0)
      // The guard itself is no hole: one more table under it, and the same run fails.
      yield* guard(["dialogues"])
      const exit = yield* Effect.exit(run)
      assert.isTrue(Exit.isFailure(exit) && Cause.pretty(exit.cause).includes("SqlError"))
      yield* sql`DROP TRIGGER a_no_writing ON dialogues`
    }))
})
