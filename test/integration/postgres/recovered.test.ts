import { assert, layer } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { DepositStore } from "@sigmatrade/core/deposit/DepositStore"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { DateTime, Effect } from "effect"
import { SqlClient } from "effect/sql"
import { joinFour, milli, newAddress } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { makeFinal, moved, settings } from "./chainWorld.ts"

layer(PostgresTest.layer, { timeout: "60 seconds" })("what failed and then worked", (it) => {
  it.effect("a deposit that is credited after a failure waits for nobody any more", () =>
    Effect.gen(function*() {
      const { four } = yield* joinFour
      const transfer = moved({ from: four.wallet?.address ?? newAddress(), amount: milli(1) })
      yield* makeFinal([transfer])
      const deposits = yield* DepositStore
      const now = yield* DateTime.now
      yield* deposits.fail({ id: transferId(transfer), reason: "once", retryAt: now }, now)
      assert.strictEqual(yield* creditDeposits(), 1)
      const sql = yield* SqlClient.SqlClient
      const kept = yield* sql`SELECT status, attempts, next_retry FROM payment_retries WHERE deposit_id = ${transferId(transfer)}`
      assert.deepStrictEqual(kept, [{ status: "resolved", attempts: 1, next_retry: null }])
    }).pipe(Effect.provide(settings)))

  it.effect("a notice that is delivered after a failure waits for nobody any more", () =>
    Effect.gen(function*() {
      const { four } = yield* joinFour
      const outbox = yield* Outbox
      const now = yield* DateTime.now
      const id = NoticeId.make("recovered:1")
      const transfer = transferId(moved())
      const notification = { _tag: "DepositDropped", transferId: transfer, asset: BNB.id, amount: milli(5) } as const
      yield* outbox.enqueue([new Notice({ id, userId: four.id, subject: null, notification })], now)
      yield* outbox.postpone(id, now, "no answer")
      yield* outbox.delivered(id, { chatId: 1, messageId: 2 }, now)
      const sql = yield* SqlClient.SqlClient
      const kept = yield* sql`SELECT status, attempts, next_retry FROM failed_notifications WHERE notification_id = ${id}`
      assert.deepStrictEqual(kept, [{ status: "resolved", attempts: 1, next_retry: null }])
    }).pipe(Effect.provide(settings)))
})
