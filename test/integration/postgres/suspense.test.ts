import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { resolveSuspense } from "@sigmatrade/core/deposit/resolveSuspense"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Deferred, Effect, Fiber, Result } from "effect"
import { SqlClient } from "effect/sql"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { joinFour, milli, newAddress, prices } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"

const height = (number: number) => BlockNumber.make(number)

/** Money that went into suspense at the second try, and a member it could belong to. */
const suspended = Effect.gen(function*() {
  yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const { four } = yield* joinFour
  const transfer = moved({ blockNumber: height(90) })
  yield* makeFinal([transfer])
  const now = yield* DateTime.now
  yield* (yield* DepositStore).fail({ id: transferId(transfer), reason: "once", retryAt: now }, now)
  yield* creditDeposits()
  return { four, transfer, id: transferId(transfer), from: four.wallet?.address ?? newAddress() }
})

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("suspense on Postgres", (it) => {
  it.effect("what failed on its way into suspense can still be assigned, and a failure then is counted anew", () =>
    Effect.gen(function*() {
      yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
      const { four } = yield* joinFour
      const transfer = moved()
      const id = transferId(transfer)
      yield* makeFinal([transfer])
      const deposits = yield* DepositStore
      const now = yield* DateTime.now
      for (let attempt = 0; attempt < 3; attempt += 1) yield* deposits.fail({ id, reason: "once", retryAt: now }, now)
      assert.strictEqual(yield* deposits.failures(id), 3)
      assert.strictEqual(yield* creditDeposits(), 1)
      assert.strictEqual(yield* deposits.failures(id), 0)
      yield* resolveSuspense(id, { _tag: "Assign", userId: four.id }, operator("ann"), "his")
      yield* deposits.fail({ id, reason: "again", retryAt: DateTime.add(now, { hours: 1 }) }, now)
      assert.strictEqual(yield* deposits.failures(id), 1)
      assert.strictEqual(yield* creditDeposits(), 0)
      yield* deposits.fail({ id, reason: "again", retryAt: now }, now)
      assert.strictEqual(yield* creditDeposits(), 1)
      const [record] = yield* deposits.ofUser(four.id, 10)
      assert.deepStrictEqual([record?.state, record?.bought], ["credited", 1])
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))

  it.effect("money that was assigned is not overtaken by a younger payment of its member", () =>
    Effect.gen(function*() {
      const { four, from, id } = yield* suspended
      yield* resolveSuspense(id, { _tag: "Assign", userId: four.id }, operator("ann"), "his")
      yield* makeFinal([moved({ from, amount: milli(100), blockNumber: height(95) })])
      const sql = yield* SqlClient.SqlClient
      const [taken, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      const other = yield* Effect.forkChild(Effect.ignore((yield* Transaction).run(Effect.gen(function*() {
        yield* sql`SELECT 1 FROM suspense_assignments WHERE deposit_id = ${id} FOR UPDATE SKIP LOCKED`
        yield* Deferred.succeed(taken, undefined)
        yield* Deferred.await(goOn)
        return yield* Effect.fail("dies")
      }))))
      yield* Deferred.await(taken)
      assert.strictEqual(yield* creditDeposits(), 0)
      yield* Deferred.succeed(goOn, undefined)
      yield* Fiber.join(other)
      assert.strictEqual(yield* creditDeposits(), 2)
      assert.sameMembers([...(yield* (yield* LevelStore).owned([four.id])).get(four.id) ?? []].map(Number), [1, 2])
    }).pipe(Effect.provide(settings)))

  it.effect("a payment of a stopped asset holds back no younger one of another", () =>
    Effect.gen(function*() {
      const { from } = yield* suspended
      const older = moved({ from, asset: USDT.id, blockNumber: height(91) })
      const younger = moved({ from, blockNumber: height(92) })
      yield* makeFinal([older, younger])
      const claim = (yield* DepositStore).claim(yield* DateTime.now, 10, [USDT.id])
      const claimed = yield* (yield* Transaction).run(claim)
      assert.deepStrictEqual(claimed.map(({ asset, id }) => [asset, id]), [[BNB.id, transferId(younger)]])
      assert.strictEqual(yield* creditDeposits(), 2)
    }).pipe(Effect.provide(settings)))

  it.effect("of twenty operators who assign the same money at once exactly one does, and it is credited once", () =>
    Effect.gen(function*() {
      const { four, id } = yield* suspended
      const store = yield* SuspenseStore
      const now = yield* DateTime.now
      const action = { _tag: "Assign", userId: four.id } as const
      const decide = (index: number) => Effect.result(store.decide({ id, action, operator: operator(`op-${index}`), note: "his" }, now))
      const results = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), decide, { concurrency: "unbounded" })
      assert.strictEqual(results.filter(Result.isSuccess).length, 1)
      const counts = yield* Effect.all(Array.from({ length: 6 }, () => creditDeposits()), { concurrency: "unbounded" })
      assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 1)
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))
})
