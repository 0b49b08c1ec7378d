import { assert, describe, it } from "@effect/vitest"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { Messenger } from "@sigmatrade/core/notification/Messenger"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import type { UserId } from "@sigmatrade/core/user/User"
import { runLoop } from "@sigmatrade/watcher/runLoop"
import { DateTime, Effect, Queue } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { BNB, community, memberWithWallet } from "../community.ts"

const transferId = TransferId.make(`56:0x${"cd".repeat(32)}:-1`)
const notice = (userId: UserId, name: string, amount: bigint) =>
  new Notice({
    id: NoticeId.make(name), userId, subject: null,
    notification: { _tag: "DepositDropped", transferId, asset: BNB, amount: Amount.make(amount) }
  })
const amountOf = (notification: Notification) => "amount" in notification ? notification.amount : -1n

describe("one notice among others", () => {
  it.effect("two watchers and a slow messenger: nobody begins a delivery its lease cannot hold", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      yield* (yield* Outbox).enqueue([notice(member.id, "a", 1n), notice(member.id, "b", 2n)], yield* DateTime.now)
      const sent: Array<bigint> = []
      const slow = Messenger.of({
        deliver: (_to, notification) =>
          Effect.sleep(12_000).pipe(Effect.map(() => {
            sent.push(amountOf(notification))
            return { chatId: 1, messageId: sent.length }
          }))
      })
      const watcher = Effect.forever(Effect.andThen(deliverNotifications(), Effect.sleep(500)))
      yield* Effect.forkChild(Effect.provideService(watcher, Messenger, slow))
      yield* Effect.forkChild(Effect.provideService(watcher, Messenger, slow))
      yield* TestClock.adjust(120_000)
      assert.sameMembers(sent, [1n, 2n])
    }).pipe(Effect.provide(community({ leaseMs: 20_000 }))))

  it.effect("one that cannot be put into words holds back nobody else's", () =>
    Effect.gen(function*() {
      const member = yield* memberWithWallet(1)
      const notices = [notice(member.id, "poison", 0n), notice(member.id, "b", 1n), notice(member.id, "c", 2n)]
      yield* (yield* Outbox).enqueue(notices, yield* DateTime.now)
      const sent: Array<bigint> = []
      const messenger = Messenger.of({
        deliver: (_to, notification) =>
          Effect.sync(() => {
            if (amountOf(notification) === 0n) throw new Error("no text for this")
            sent.push(amountOf(notification))
            return { chatId: 1, messageId: sent.length }
          })
      })
      const wake = yield* Queue.sliding<void>(1)
      const step = Effect.as(deliverNotifications(), "wait" as const)
      yield* Effect.forkChild(runLoop({ name: "deliver", step, every: 500, wake }).pipe(Effect.provideService(Messenger, messenger)))
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(sent, [1n, 2n])
    }).pipe(Effect.provide(community({ leaseMs: 20_000 }))))
})
