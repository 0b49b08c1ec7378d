import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { Day } from "@sigmatrade/core/reconciliation/SumNode"
import { StatisticsStore } from "@sigmatrade/core/statistics/StatisticsStore"
import { Effect, Layer } from "effect"
import { SqlClient } from "effect/sql"
import * as PostgresTest from "../../support/PostgresTest.ts"

// One connection, in another time zone than UTC: its own statements are counted, and a day must not follow the session.
const world = Layer.unwrap(Effect.map(PostgresTest.migratedDatabase, (url) =>
  PostgresAdapters.layer.pipe(Layer.provideMerge(PgClient.layer({ url, maxConnections: 1 })))))

const INDEXES = ["ledger_entries_booked_at", "users_created_at"]

const scans = (sql: SqlClient.SqlClient) => Effect.gen(function*() {
  yield* sql`SELECT pg_stat_force_next_flush()`
  const rows = yield* sql<{ readonly name: string; readonly scans: string }>`
    SELECT indexrelname AS name, idx_scan AS scans FROM pg_stat_user_indexes WHERE indexrelname = ANY(${INDEXES}::text[])`
  return new Map(rows.map((row) => [row.name, Number(row.scans)]))
})

it.live("a week of two years is found by the index on time, and its days are those of UTC whatever the session's time zone", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`SET TIME ZONE 'Asia/Tokyo'`
    yield* sql`
      INSERT INTO ledger_entries (kind, business_id, booked_at)
      SELECT 'dust-final', n::text, '2024-01-01T00:30:00Z'::timestamptz + n * interval '1 hour' FROM generate_series(0, 17519) n`
    yield* sql`INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'chain:deposit', 'house:suspense', 'BNB', 10::numeric ^ 30 FROM ledger_entries`
    yield* sql`
      INSERT INTO users (id, telegram_id, name, language, invitation_code, created_at)
      SELECT gen_random_uuid(), n, 'Ann', 'en', lpad(n::text, 10, '0'), '2024-01-01T00:30:00Z'::timestamptz + n * interval '1 hour' FROM generate_series(1, 17519) n`
    yield* sql`ANALYZE`
    const before = yield* scans(sql)
    const store = yield* StatisticsStore
    const range = { first: Day.make("2025-12-24"), last: Day.make("2025-12-30") }
    const { flows, holdings } = yield* store.books(range)
    const days = ["24", "25", "26", "27", "28", "29", "30"].map((day) => `2025-12-${day}`)
    assert.deepStrictEqual(flows.map(({ day, entries }) => [day as string, entries]), days.map((day) => [day, 24]))
    assert.isTrue(flows.every(({ amount }) => amount === 24n * 10n ** 30n))
    assert.strictEqual(holdings.find(({ account }) => account === "house:suspense")?.amount, 17_520n * 10n ** 30n)
    assert.deepStrictEqual((yield* store.members(range)).joined.map(({ count, day }) => [day as string, count]), days.map((day) => [day, 24]))
    const after = yield* scans(sql)
    for (const name of INDEXES) assert.isAbove(after.get(name) ?? 0, before.get(name) ?? 0, name)
  }).pipe(Effect.provide(world)))
