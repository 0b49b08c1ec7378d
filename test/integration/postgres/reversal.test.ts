import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import type { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { Transfer } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { reverseTransfers } from "@sigmatrade/core/deposit/reverseTransfers"
import { TransferStore } from "@sigmatrade/core/deposit/TransferStore"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { IncidentId } from "@sigmatrade/core/incident/Incident"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Deferred, Effect, Fiber } from "effect"
import { SqlClient } from "effect/sql"
import { freshIncident } from "@sigmatrade/adapters/contract/incident/freshIncident"
import { freshBlockHash } from "@sigmatrade/adapters/contract/freshAddress"
import { UNOWNED } from "@sigmatrade/adapters/contract/freshTransfer"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { milli, newAddress } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, livelyChain, makeFinal, moved, settings } from "./chainWorld.ts"

const above = 0 as BlockNumber

const reverse = Effect.fn("reverse")(function*(transfers: ReadonlyArray<Transfer>, incident: IncidentId) {
  const ids = new Set(transfers.map(transferId))
  const final = yield* (yield* TransferStore).finalAbove(chainId, above, 10_000)
  yield* (yield* Transaction).run(reverseTransfers(final.filter(({ transfer }) => ids.has(transferId(transfer))), incident))
})

/** Two operators have looked: crediting goes on. */
const closeIncidents = Effect.gen(function*() {
  const incidents = yield* IncidentStore
  for (const { id } of yield* incidents.opened) {
    for (const name of ["ann", "ben"]) yield* incidents.approve(id, operator(name), yield* DateTime.now)
  }
})

const isBroken = Effect.map(brokenInvariants, (broken) => broken.map(({ id }) => id))

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("broken finality on Postgres", (it) => {
  it.effect("everything a chain can bring is taken back in full, and the books agree before and after", () =>
    Effect.gen(function*() {
      const world = yield* livelyChain
      assert.deepStrictEqual(yield* isBroken, [])
      yield* reverse([world.sale, world.suspended, world.assigned, ...world.dust, ...world.own], yield* freshIncident)
      yield* closeIncidents
      assert.deepStrictEqual(yield* isBroken, [])
      const sql = yield* SqlClient.SqlClient
      const held = yield* sql`
        SELECT account FROM ledger_balances WHERE account LIKE 'chain:%' AND balance <> 0`
      assert.deepStrictEqual(held, [])
      assert.strictEqual((yield* (yield* LevelStore).owned([world.four.id])).size, 0)
      assert.deepStrictEqual((yield* (yield* DepositStore).ofUser(world.three.id, 10)).map(({ state }) => state), ["reversed"])
    }).pipe(Effect.provide(settings)))

  it.effect("a level that was taken back is bought again by the next payment, and never twice", () =>
    Effect.gen(function*() {
      const { four, sale } = yield* livelyChain
      yield* reverse([sale], yield* freshIncident)
      yield* closeIncidents
      const again = moved({ from: four.wallet?.address ?? newAddress(), amount: milli(50), blockNumber: 110 as BlockNumber })
      yield* makeFinal([again])
      yield* creditDeposits()
      assert.deepStrictEqual([...(yield* (yield* LevelStore).owned([four.id])).get(four.id) ?? []].map(Number), [1])
      const sql = yield* SqlClient.SqlClient
      const turns = yield* sql`SELECT turn FROM level_purchases WHERE user_id = ${four.id} ORDER BY turn`
      assert.deepStrictEqual(turns, [{ turn: 1 }, { turn: 2 }])
      const third = yield* Effect.flip(sql`
        INSERT INTO level_purchases (id, user_id, level, asset, price, price_version, bought_at, turn)
        VALUES ('third', ${four.id}, 1, 'BNB', 5, 1, now(), 7)`)
      assert.strictEqual(third.reason._tag, "UniqueViolation")
      assert.deepStrictEqual(yield* isBroken, [])
    }).pipe(Effect.provide(settings)))

  it.effect("a deposit that is reversed while another watcher is about to credit it is not credited", () =>
    Effect.gen(function*() {
      const { four } = yield* livelyChain
      const waiting = moved({ from: four.wallet?.address ?? newAddress(), amount: milli(2), blockNumber: 115 as BlockNumber })
      yield* makeFinal([waiting])
      const deposits = yield* DepositStore
      const { run } = yield* Transaction
      const incident = yield* freshIncident
      const [hasReversed, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const reverser = yield* Effect.forkChild(run(Effect.gen(function*() {
        yield* deposits.reverse([transferId(waiting)], incident, yield* DateTime.now)
        yield* Deferred.succeed(hasReversed, undefined)
        yield* Deferred.await(goOn)
      })))
      yield* Deferred.await(hasReversed)
      // Nobody has committed: whoever claims now finds it taken; whoever settles by hand waits, and is refused.
      assert.deepStrictEqual(yield* run(deposits.claimOne(transferId(waiting))), [])
      const sql = yield* SqlClient.SqlClient
      const settler = yield* Effect.forkChild(Effect.flip(sql`
        UPDATE deposits SET state = 'credited', settled_at = now() WHERE id = ${transferId(waiting)}`))
      yield* Deferred.succeed(goOn, undefined)
      yield* Fiber.join(reverser)
      assert.strictEqual((yield* Fiber.join(settler)).reason._tag, "ConstraintError")
      yield* closeIncidents
      assert.strictEqual(yield* creditDeposits(), 0)
      assert.deepStrictEqual(yield* isBroken, [])
    }).pipe(Effect.provide(settings)))

  it.effect("a final transfer that is seen elsewhere breaks the invariant until an incident says so, and not after it is closed", () =>
    Effect.gen(function*() {
      const { sale } = yield* livelyChain
      const sql = yield* SqlClient.SqlClient
      const elsewhere = moved({ ...sale, blockNumber: 103 as BlockNumber, blockHash: freshBlockHash() })
      yield* (yield* TransferStore).record([{ transfer: elsewhere, attribution: UNOWNED }])
      assert.deepStrictEqual(yield* isBroken, ["I-16"])
      yield* freshIncident
      assert.deepStrictEqual(yield* isBroken, [])
      yield* closeIncidents
      assert.deepStrictEqual(yield* isBroken, [])
      const places = yield* sql`SELECT number FROM transfer_places WHERE transfer_id = ${transferId(sale)}`
      assert.deepStrictEqual(places, [{ number: 103n }])
    }).pipe(Effect.provide(settings)))
})
