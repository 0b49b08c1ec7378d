import { assert, it } from "@effect/vitest"
import { PgClient } from "@effect/sql-pg"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { UserId } from "@sigmatrade/core/user/User"
import { Cause, Effect, Layer, Option } from "effect"
import { Migrator, SqlClient } from "effect/sql"
import { readFileSync } from "node:fs"
import { evidenceFor } from "@sigmatrade/adapters/contract/freshTransfer"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, settings } from "./chainWorld.ts"

const folder = new URL("../../../packages/adapters/src/postgres/migrations/", import.meta.url)
const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8")
const member = UserId.make("00000000-0000-7000-8000-000000000002")

/** The first released schema, with what a community that ran on it for a while has left there. */
const oldDatabase = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const up = readFileSync(new URL("0001_whole_path/up.sql", folder), "utf8")
  const loader = Migrator.fromRecord({ "0001_whole_path": sql.unsafe(`DO $migration$ BEGIN\n${up}\nEND $migration$`) })
  yield* Migrator.make({})({ loader, table: "migrations" })
  for (const statement of read("./oldRows.sql").split(";\n").filter((part) => part.trim() !== "")) yield* sql.unsafe(statement)
})

const tables = ["users", "referrals", "ledger_entries", "ledger_movements", "ledger_balances", "level_prices", "level_purchases",
  "referral_commissions", "scan_cursors", "block_headers", "transactions", "deposits", "deposit_intents", "payment_retries", "notifications"]

/** Every row, without the columns that came later. */
const rowsOf = Effect.fn("rowsOf")(function*(columns: ReadonlyMap<string, string>) {
  const sql = yield* SqlClient.SqlClient
  return yield* Effect.forEach(tables, (table) =>
    sql.unsafe(`SELECT ${columns.get(table) ?? "*"} FROM ${table} ORDER BY ${columns.get(table) ?? "1"}`))
})

const columnsNow = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const found = yield* sql<{ readonly table: string; readonly columns: string }>`
    SELECT table_name AS table, string_agg(column_name, ', ' ORDER BY ordinal_position) AS columns
    FROM information_schema.columns WHERE table_schema = 'public' AND data_type <> 'jsonb' GROUP BY table_name`
  return new Map(found.map(({ columns, table }) => [table, columns]))
})

const world = Layer.unwrap(Effect.map(PostgresTest.newDatabase, (url) =>
  Layer.mergeAll(settings, PostgresAdapters.layer.pipe(Layer.provideMerge(PgClient.layer({ url, maxConnections: 4 }))))))

it.live("a database of the first version keeps every row, and goes on", () =>
  Effect.gen(function*() {
    yield* oldDatabase
    const columns = yield* columnsNow
    const before = yield* rowsOf(columns)
    assert.isTrue(before.every((rows) => rows.length > 0))
    yield* Migrations.migrate
    assert.deepStrictEqual(yield* rowsOf(columns), before)
    assert.deepStrictEqual(yield* brokenInvariants, [])

    const sql = yield* SqlClient.SqlClient
    const kept = yield* sql`SELECT log_index, purpose, proof, before_evidence FROM transactions ORDER BY log_index`
    assert.deepStrictEqual(kept, [
      { log_index: -1, purpose: "member", proof: "word", before_evidence: true },
      { log_index: 0, purpose: "suspense", proof: "word", before_evidence: true },
      { log_index: 1, purpose: "member", proof: "word", before_evidence: true },
      { log_index: 2, purpose: "member", proof: "word", before_evidence: false },
      { log_index: 3, purpose: "suspense", proof: "word", before_evidence: false },
      { log_index: 4, purpose: "member", proof: "word", before_evidence: false }
    ])
    const cursor = Option.getOrUndefined(yield* (yield* ScanCursorStore).get(chainId))
    assert.deepStrictEqual([cursor?.number, cursor?.linkedFrom], [20, 18])

    assert.strictEqual(yield* creditDeposits(), 1)
    const transfers = yield* TransferStore
    const seen = yield* transfers.seen(chainId, 10)
    const final = yield* transfers.finalize(chainId, evidenceFor(seen), NOW)
    assert.strictEqual(final.length, 1)
    yield* (yield* DepositStore).add(final, NOW)
    assert.strictEqual(yield* creditDeposits(), 1)
    assert.strictEqual((yield* (yield* SuspenseStore).items(10)).length, 1)
    const states = (yield* (yield* DepositStore).ofUser(member, 10)).map(({ state }) => state)
    assert.sameMembers(states, ["credited", "credited", "credited", "dropped"])
    assert.deepStrictEqual(yield* brokenInvariants, [])
  }).pipe(Effect.provide(world), Effect.scoped))

it.live("a migration that was added below those a database has run is refused by its name, and not passed over in silence", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* Migrations.migrate
    yield* sql`DELETE FROM migrations WHERE migration_id = 14`
    const refused = Cause.pretty(yield* Effect.flip(Effect.sandbox(Migrations.migrate)))
    assert.include(refused, "0014_member_settings was added below migrations")
  }).pipe(Effect.provide(world), Effect.scoped))
