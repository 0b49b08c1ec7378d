import { PgClient } from "@effect/sql-pg"
import { assert, it } from "@effect/vitest"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { ledgerInvariants } from "@sigmatrade/adapters/postgres/ledgerInvariants"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import { Effect, Layer } from "effect"
import { Migrator, SqlClient } from "effect/sql"
import { readFileSync } from "node:fs"
import { sealUntil } from "@sigmatrade/adapters/contract/ledger/sealUntil"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { freshPayment, LARGE, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"

const folder = new URL("../../../packages/adapters/src/postgres/migrations/", import.meta.url)
const upTo0002 = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const run = (name: string) => sql.unsafe(`DO $migration$ BEGIN\n${readFileSync(new URL(`${name}/up.sql`, folder), "utf8")}\nEND $migration$`)
  const names = ["0001_whole_path", "0002_chain_truth"]
  yield* Migrator.make({})({ loader: Migrator.fromRecord(Object.fromEntries(names.map((name) => [name, run(name)]))), table: "migrations" })
})

/** Kind, business id, and the kind of what it must be linked to. */
const old: ReadonlyArray<readonly [kind: string, businessId: string, original: string | null]> = [
  ["deposit-final", "a", null], ["dust-final", "crumb", null], ["deposit-final", "b", null], ["wallet-moved", "own", null],
  ["level-bought", "a", null], ["commission-earned", "a:1", null], ["commission-reversed", "a:1", "commission-earned"],
  ["level-reversed", "a", "level-bought"], ["deposit-reversed", "a", "deposit-final"], ["suspense-reversed", "b", "deposit-final"],
  ["suspense-reversed", "crumb", null], ["wallet-moved-reversed", "own", "wallet-moved"]
]

const world = Layer.unwrap(Effect.map(PostgresTest.newDatabase, (url) =>
  Layer.merge(Sha256Noble.layer, PostgresAdapters.layer.pipe(Layer.provideMerge(PgClient.layer({ url, maxConnections: 4 }))))))

it.live("books of the version before get their links, are sealed, and go on", () =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* upTo0002
    yield* sql`INSERT INTO final_marks VALUES (56, 70, '0x' || repeat('7', 64))`
    for (const [kind, businessId] of old) {
      yield* sql`INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES (${kind}, ${businessId}, '2026-01-03')`
    }
    yield* sql`INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:fees', 'BNB', 10::numeric ^ 30 FROM ledger_entries`
    yield* Migrations.migrate

    const linked = yield* sql`
      SELECT e.kind, e.business_id, o.kind AS original, o.business_id = e.business_id AS same, e.block_number
      FROM ledger_entries e LEFT JOIN ledger_entries o ON o.id = e.reverses ORDER BY e.id`
    assert.deepStrictEqual(linked, old.map(([kind, business_id, original]) =>
      ({ kind, business_id, original, same: original === null ? null : true, block_number: null })))
    for (const { query } of ledgerInvariants) assert.deepStrictEqual(yield* sql.unsafe(query), [], query)

    const { id } = yield* freshMember
    const ledger = yield* Ledger
    yield* ledger.post([freshPayment(id, LARGE)], NOW)
    const [line] = yield* ledger.statement(availableOf(id), { limit: 1 })
    assert.strictEqual(line?.entry.blockNumber, BlockNumber.make(70))
    assert.deepStrictEqual(yield* ledger.balancesAt([availableOf(id)], { _tag: "Block", number: BlockNumber.make(69) }), [])
    assert.deepStrictEqual(yield* ledger.balances([availableOf(id)]), [{ account: availableOf(id), asset: USDT, amount: LARGE }])
    const head = yield* sealUntil(old.length + 1)
    assert.deepStrictEqual(yield* verifyLedger(), head)
  }).pipe(Effect.provide(world), Effect.scoped))
