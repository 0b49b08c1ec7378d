import { assert, layer } from "@effect/vitest"
import * as Sha256Noble from "@sigmatrade/adapters/crypto/Sha256Noble"
import { availableOf, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { sealLedger } from "@sigmatrade/core/ledger/sealLedger"
import { verifyLedger } from "@sigmatrade/core/ledger/verifyLedger"
import type { Break } from "@sigmatrade/core/ledger/walkSeals"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Deferred, Effect, Fiber, Layer } from "effect"
import { SqlClient } from "effect/sql"
import { sealUntil } from "@sigmatrade/adapters/contract/ledger/sealUntil"
import { freshMember } from "@sigmatrade/adapters/contract/freshMember"
import { freshBusinessId, freshPayment, LARGE, movement } from "@sigmatrade/adapters/contract/freshPayment"
import { NOW } from "@sigmatrade/adapters/contract/minutesLater"
import * as PostgresTest from "../../support/PostgresTest.ts"

const world = Layer.merge(PostgresTest.layer, Sha256Noble.layer)

/** The id of the how manieth entry of the chain, from 1. */
const nth = (position: number) => `(SELECT entry_id FROM ledger_seals ORDER BY entry_id OFFSET ${position - 1} LIMIT 1)`
const FALSE_HASH = `'0x' || repeat('f', 64)`

/** What somebody who switches the triggers off might do, and what the walk says about it, where. */
const tampered: ReadonlyArray<readonly [promise: string, what: Break, position: number, ...statements: ReadonlyArray<string>]> = [
  ["an amount that was changed", "entry does not fit", 3, `UPDATE ledger_movements SET amount = amount + 1 WHERE entry_id = ${nth(3)}`],
  ["a side that was changed", "entry does not fit", 4, `UPDATE ledger_movements SET credit = 'house:sales' WHERE entry_id = ${nth(4)}`],
  ["a kind that was changed", "entry does not fit", 2, `UPDATE ledger_entries SET kind = 'level-bought' WHERE id = ${nth(2)}`],
  ["a business id that was changed", "entry does not fit", 2, `UPDATE ledger_entries SET business_id = 'x' WHERE id = ${nth(2)}`],
  ["a time that was changed", "entry does not fit", 2, `UPDATE ledger_entries SET booked_at = booked_at + interval '1 second' WHERE id = ${nth(2)}`],
  ["a height that was changed", "entry does not fit", 2, `UPDATE ledger_entries SET block_number = 5 WHERE id = ${nth(2)}`],
  ["a link that was changed", "entry does not fit", 8, `ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_reversal_names_entry`, `UPDATE ledger_entries SET reverses = NULL WHERE id = ${nth(8)}`],
  ["a movement that was added", "entry does not fit", 5, `INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) VALUES (${nth(5)}, 'house:sales', 'house:fees', 'BNB', 1)`],
  ["a movement that was removed", "entry does not fit", 1, `DELETE FROM ledger_movements WHERE entry_id = ${nth(1)}`],
  ["an entry that was removed", "entry missing", 5, `DELETE FROM ledger_entries WHERE id = ${nth(5)}`],
  ["an entry that was removed with its seal", "seal does not follow", 5, `DELETE FROM ledger_entries WHERE id = ${nth(5)}`, `DELETE FROM ledger_seals WHERE entry_id = ${nth(5)}`],
  ["an entry that was put in", "seal missing", 3, `DELETE FROM ledger_seals WHERE entry_id = ${nth(3)}`,
    `UPDATE ledger_seals SET previous = (SELECT hash FROM ledger_seals WHERE entry_id < later.id ORDER BY entry_id DESC LIMIT 1) FROM (SELECT ${nth(3)} AS id) later WHERE entry_id = later.id`],
  ["two entries that changed places", "entry does not fit", 2, `UPDATE ledger_entries SET id = -1 WHERE id = ${nth(2)}`,
    `UPDATE ledger_entries SET id = ${nth(2)} WHERE id = ${nth(3)}`, `UPDATE ledger_entries SET id = ${nth(3)} WHERE id = -1`],
  ["two entries that changed places with their seals", "seal does not follow", 2,
    `UPDATE ledger_entries SET id = -id WHERE id IN (${nth(2)}, ${nth(3)})`, `UPDATE ledger_movements SET entry_id = -entry_id WHERE entry_id IN (${nth(2)}, ${nth(3)})`,
    `UPDATE ledger_entries SET id = places.sum + id FROM (SELECT ${nth(2)} + ${nth(3)} AS sum) places WHERE id < 0`,
    `UPDATE ledger_movements SET entry_id = places.sum + entry_id FROM (SELECT ${nth(2)} + ${nth(3)} AS sum) places WHERE entry_id < 0`,
    `UPDATE ledger_seals s SET entry_id = places.sum - s.entry_id - 100000 FROM (SELECT ${nth(2)} + ${nth(3)} AS sum) places WHERE entry_id IN (${nth(2)}, ${nth(3)})`,
    "UPDATE ledger_seals SET entry_id = entry_id + 100000 WHERE entry_id < 0"],
  ["a seal that was changed", "entry does not fit", 6, `UPDATE ledger_seals SET hash = ${FALSE_HASH} WHERE entry_id = ${nth(6)}`],
  ["a seal that says another one was before", "seal does not follow", 6, `UPDATE ledger_seals SET previous = ${FALSE_HASH} WHERE entry_id = ${nth(6)}`],
  ["a seal that was removed", "seal missing", 4, `DELETE FROM ledger_seals WHERE entry_id = ${nth(4)}`],
  ["a seal of an entry that never was", "entry missing", 9, `UPDATE ledger_seal_head SET last_id = last_id + 1, settled_id = settled_id + 1`,
    `INSERT INTO ledger_seals SELECT last_id, hash, ${FALSE_HASH} FROM ledger_seal_head`],
  ["the last seals removed", "seal missing", 7, `DELETE FROM ledger_seals WHERE entry_id >= ${nth(7)}`],
  ["the last entries removed with their seals", "end does not fit", 7, `DELETE FROM ledger_entries WHERE id >= ${nth(7)}`, `DELETE FROM ledger_seals WHERE entry_id >= ${nth(7)}`]
]

layer(world, { timeout: "60 seconds", excludeTestServices: true })("the chain of seals", (it) => {
  const member = Effect.map(freshMember, ({ id }) => id)

  it.effect("nothing is sealed that a transaction still at work can come before, and then all is, in order", () =>
    Effect.gen(function*() {
      const ledger = yield* Ledger
      const seals = yield* LedgerSeals
      const id = yield* member
      const [early, late] = [freshPayment(id, LARGE), freshPayment(id, 1n)]
      const [booked, mayEnd] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const open = yield* Effect.forkChild((yield* Transaction).run(Effect.gen(function*() {
        // The money of another member: nobody waits for the balance.
        const other = freshPayment(yield* member, LARGE)
        yield* ledger.post([other], NOW)
        yield* Deferred.succeed(booked, undefined)
        yield* Deferred.await(mayEnd)
        return other.businessId
      })))
      yield* Deferred.await(booked)
      const sql = yield* SqlClient.SqlClient
      // Booked by hand, beside the balances the open transaction has locked.
      for (const { businessId } of [early, late]) yield* sql`INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('deposit-final', ${businessId}, now())`
      for (let pass = 0; pass < 5; pass += 1) assert.strictEqual(yield* sealLedger(100), 0)
      yield* Deferred.succeed(mayEnd, undefined)
      const first = yield* Fiber.join(open)
      const head = yield* sealUntil(3)
      const links = yield* seals.links(head.lastId, head.lastId, 1)
      assert.deepStrictEqual(links, [])
      const order = (yield* seals.links(0 as never, head.lastId, 10)).map(({ entry }) => entry?.businessId)
      assert.deepStrictEqual(order, [first, early.businessId, late.businessId])
      assert.deepStrictEqual(yield* verifyLedger(), head)
    }))

  it.effect("somebody who only waits, or reads, holds nothing back", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const before = (yield* (yield* LedgerSeals).head).entries
      const mayEnd = yield* Deferred.make<void>()
      const reading = yield* Effect.forkChild(sql.withTransaction(Effect.andThen(sql`SELECT count(*) FROM ledger_entries`, Deferred.await(mayEnd))))
      yield* (yield* Ledger).post([freshPayment(yield* member, 1n)], NOW)
      yield* sealUntil(before + 1)
      yield* Deferred.succeed(mayEnd, undefined)
      yield* Fiber.join(reading)
    }))

  it.effect("inside a transaction that has written nothing new is noted, so nothing wrong can be", () =>
    Effect.gen(function*() {
      const seals = yield* LedgerSeals
      const { entries } = yield* seals.head
      yield* (yield* Transaction).run(Effect.gen(function*() {
        yield* (yield* Ledger).post([freshPayment(yield* member, 1n)], NOW)
        assert.strictEqual(yield* sealLedger(10), 0)
      }))
      yield* sealUntil(entries + 1)
    }))

  it.effect("a copy of the database in a younger server goes on sealing", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const { entries } = yield* (yield* LedgerSeals).head
      yield* (yield* Ledger).post([freshPayment(yield* member, 1n)], NOW)
      yield* sql`UPDATE ledger_seal_head SET noted_id = (SELECT max(id) FROM ledger_entries), noted_by = '9000000000000'::xid8`
      yield* sealUntil(entries + 1)
    }))
})

layer(world, { timeout: "60 seconds", excludeTestServices: true })("a chain that was broken", (it) => {
  const chain = Effect.gen(function*() {
    const ledger = yield* Ledger
    const { id } = yield* freshMember
    const sale: Entry = { kind: "level-bought", businessId: freshBusinessId(), movements: [movement(availableOf(id), HOUSE_SALES, 2n)] }
    yield* ledger.post([...Array.from({ length: 6 }, () => freshPayment(id, LARGE)), sale], NOW)
    const back: Entry = { ...sale, kind: "level-reversed", reverses: { kind: "level-bought", businessId: sale.businessId }, movements: [movement(HOUSE_SALES, availableOf(id), 2n)] }
    yield* ledger.post([back], NOW)
    return yield* sealUntil(8)
  })

  it.effect("each way of breaking it is told, at the first link that is broken", () =>
    Effect.gen(function*() {
      const head = yield* chain
      assert.deepStrictEqual(yield* verifyLedger(), head)
      const sql = yield* SqlClient.SqlClient
      for (const [promise, what, position, ...statements] of tampered) {
        const undone = yield* Effect.flip(sql.withTransaction(Effect.gen(function*() {
          yield* sql`SET LOCAL session_replication_role = replica`
          for (const statement of statements) yield* sql.unsafe(statement)
          const broken = yield* Effect.flip(verifyLedger())
          assert.deepStrictEqual([broken.what, broken.position], [what, position], promise)
          return yield* Effect.fail("undo" as const)
        })))
        assert.strictEqual(undone, "undo", promise)
      }
      assert.deepStrictEqual(yield* verifyLedger(), head)
    }))
})
