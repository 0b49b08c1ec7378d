import { assert, layer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Deferred, Effect, Fiber } from "effect"
import { SqlClient } from "effect/sql"
import { joinFour, milli, newAddress, prices } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"

layer(PostgresTest.layer, { timeout: "60 seconds", excludeTestServices: true })("two watchers on Postgres", (it) => {
  it.effect("a member's deposits are credited in the order of the chain, however many work at once", () =>
    Effect.gen(function*() {
      yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
      const { four } = yield* joinFour
      const from = four.wallet?.address ?? newAddress()
      yield* makeFinal([moved({ from }), moved({ from, amount: milli(100), blockNumber: BlockNumber.make(101) })])
      const sql = yield* SqlClient.SqlClient
      const [taken, goOn] = [yield* Deferred.make<void>(), yield* Deferred.make<void>()]
      // Another watcher has taken the first deposit and has not locked the member yet; it dies later.
      const other = yield* Effect.forkChild(Effect.ignore((yield* Transaction).run(Effect.gen(function*() {
        yield* sql`SELECT 1 FROM deposits WHERE user_id = ${four.id} AND block_number = 100 FOR UPDATE SKIP LOCKED`
        yield* Deferred.succeed(taken, undefined)
        yield* Deferred.await(goOn)
        return yield* Effect.fail("dies")
      }))))
      yield* Deferred.await(taken)
      assert.strictEqual(yield* creditDeposits(), 0)
      yield* Deferred.succeed(goOn, undefined)
      yield* Fiber.join(other)
      assert.strictEqual(yield* creditDeposits(), 2)
      const owned = (yield* (yield* LevelStore).owned([four.id])).get(four.id)
      assert.sameMembers([...owned ?? []].map(Number), [1, 2])
    }).pipe(Effect.provideService(LevelSale, { sequential: true, commissionHoldHours: 0 }), Effect.provide(settings)))

  it.effect("a notice of a kind this version does not know holds back nobody else's", () =>
    Effect.gen(function*() {
      const { four } = yield* joinFour
      const sql = yield* SqlClient.SqlClient
      const outbox = yield* Outbox
      const id = transferId(moved())
      const now = yield* DateTime.now
      yield* sql`
        INSERT INTO notifications (id, user_id, notification, due_at, enqueued_at)
        VALUES ('unknown:1', ${four.id}, '{"_tag":"Unknown"}'::jsonb, now(), now())`
      const notification = { _tag: "DepositDropped", transferId: id, asset: BNB.id, amount: milli(5) } as const
      yield* outbox.enqueue([new Notice({ id: NoticeId.make("known:1"), userId: four.id, subject: null, notification })], now)
      const at = DateTime.add(now, { minutes: 1 })
      const claimed = yield* outbox.claim(at, DateTime.add(at, { seconds: 20 }), 10)
      assert.include(claimed.map((taken) => String(taken.notice.id)), "known:1")
      const kept = yield* sql`SELECT n.state, f.reason FROM notifications n JOIN failed_notifications f ON f.notification_id = n.id WHERE n.id = 'unknown:1'`
      assert.deepStrictEqual(kept, [{ state: "pending", reason: "unknown kind" }])
    }).pipe(Effect.provide(settings)))
})
