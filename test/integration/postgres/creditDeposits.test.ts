import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { LogIndex } from "@sigmatrade/core/chain/Transfer"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { availableOf, rewardsOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import type { Account } from "@sigmatrade/core/ledger/Account"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { joinFour, milli, newAddress, prices } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"

const holds = Effect.fn("holds")(function*(account: Account, asset: AssetId) {
  return balanceIn(yield* (yield* Ledger).balances([account]), account, asset)
})

layer(PostgresTest.layer, { timeout: "60 seconds" })("crediting on Postgres", (it) => {
  it.effect("a deposit of exactly level 1 buys it and pays three sponsors 5, 4 and 3 %", () =>
    Effect.gen(function*() {
      yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
      const { four, one, three, two } = yield* joinFour
      yield* makeFinal([moved({ from: four.wallet?.address ?? newAddress() })])
      assert.strictEqual(yield* creditDeposits(), 1)
      assert.strictEqual(yield* creditDeposits(), 0)
      assert.strictEqual(yield* holds(availableOf(four.id), BNB.id), 0n)
      assert.deepStrictEqual(
        yield* Effect.all([three, two, one].map(({ id }) => holds(rewardsOf(id), BNB.id))),
        [2_500_000_000_000_000n, 2_000_000_000_000_000n, 1_500_000_000_000_000n]
      )
      assert.strictEqual(yield* releaseCommissions(100), 3)
      assert.strictEqual(yield* releaseCommissions(100), 0)
      assert.strictEqual(yield* holds(availableOf(three.id), BNB.id), 2_500_000_000_000_000n)
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))

  it.effect("many deposits credited by many at once are credited once each, and the books agree", () =>
    Effect.gen(function*() {
      yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
      const communities = yield* Effect.all(Array.from({ length: 12 }, () => joinFour), { concurrency: 4 })
      const transfers = communities.flatMap(({ four }, index) => {
        const from = four.wallet?.address ?? newAddress()
        return Array.from({ length: 10 }, (_, turn) =>
          moved({
            from, asset: turn % 2 === 0 ? BNB.id : USDT.id, amount: milli(30 + 17 * turn * index), blockNumber: BlockNumber.make(50 + turn)
          }))
      })
      yield* makeFinal([...transfers, moved({ asset: USDT.id, amount: milli(7), logIndex: LogIndex.make(2) })])
      const credit = Effect.gen(function*() {
        let credited = 0
        for (let step = 0; step < 40; step += 1) credited += yield* creditDeposits()
        return credited
      })
      const counts = yield* Effect.all(Array.from({ length: 4 }, () => credit), { concurrency: 4 })
      assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 121)
      const sql = yield* SqlClient.SqlClient
      assert.deepStrictEqual(yield* sql`SELECT * FROM payment_retries`, [])
      assert.deepStrictEqual(yield* brokenInvariants, [])
    }).pipe(Effect.provide(settings)))
})
