import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB } from "@sigmatrade/core/money/Asset"
import { MessengerBusy, Messenger } from "@sigmatrade/core/notification/Messenger"
import type { Recipient } from "@sigmatrade/core/notification/Messenger"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import type { Layer } from "effect"
import { Effect } from "effect"
import { MessengerDriver } from "./MessengerDriver.ts"

/** More than an int8 of SQL and more than a double hold exactly. */
const BIG = Amount.make(2n ** 63n + 1n)

/** A payment of 2^63 + 1 base units that has this many confirmations. */
export const seen = (confirmations: number): Notification => ({
  _tag: "DepositSeen",
  transferId: TransferId.make(`56:0x${"ab".repeat(32)}:0`),
  asset: BNB.id,
  amount: BIG,
  blockNumber: BlockNumber.make(7),
  confirmations,
  confirmationsNeeded: 12
})

const deliver = (to: Recipient, notification: Notification, replaces: Parameters<Messenger["Service"]["deliver"]>[2] = null) =>
  Effect.flatMap(Messenger, (messenger) => messenger.deliver(to, notification, replaces))

const standing = (recipient: Recipient) => Effect.flatMap(MessengerDriver, (driver) => driver.standing(recipient))

/** What every messenger promises. */
export const messengerContract = <E>(name: string, world: Layer.Layer<Messenger | MessengerDriver, E>) =>
  withLayer(world, { timeout: "30 seconds" })(`Messenger contract: ${name}`, (it) => {
    it.effect("a notification arrives as a message of its own", () => Effect.gen(function*() {
      const ann = yield* (yield* MessengerDriver).newRecipient
      const first = yield* deliver(ann, seen(1))
      const second = yield* deliver(ann, seen(2))
      assert.notDeepEqual(first, second)
      assert.strictEqual(first.chatId, ann.telegramId)
      assert.lengthOf(new Set(yield* standing(ann)), 2)
    }))

    it.effect("a notification that replaces a message changes it in place", () => Effect.gen(function*() {
      const ann = yield* (yield* MessengerDriver).newRecipient
      const message = yield* deliver(ann, seen(1))
      const before = yield* standing(ann)
      assert.deepStrictEqual(yield* deliver(ann, seen(6), message), message)
      const after = yield* standing(ann)
      assert.lengthOf(after, 1)
      assert.notDeepEqual(after, before)
    }))

    it.effect("a notification that says what stands there already counts as delivered", () => Effect.gen(function*() {
      const ann = yield* (yield* MessengerDriver).newRecipient
      const message = yield* deliver(ann, seen(1))
      assert.deepStrictEqual(yield* deliver(ann, seen(1), message), message)
      assert.lengthOf(yield* standing(ann), 1)
    }))

    it.effect("a notification whose message is gone is sent anew", () => Effect.gen(function*() {
      const driver = yield* MessengerDriver
      const ann = yield* driver.newRecipient
      const message = yield* deliver(ann, seen(1))
      yield* driver.remove(message)
      assert.notDeepEqual(yield* deliver(ann, seen(6), message), message)
      assert.lengthOf(yield* standing(ann), 1)
    }))

    it.effect("a messenger that wants a pause says how long, and delivers nothing", () => Effect.gen(function*() {
      const driver = yield* MessengerDriver
      const ann = yield* driver.newRecipient
      yield* driver.failNext({ pauseMs: 7_000 })
      const error = yield* Effect.flip(deliver(ann, seen(1)))
      assert.deepStrictEqual(error, new MessengerBusy({ retryAfterMs: 7_000 }))
      assert.lengthOf(yield* standing(ann), 0)
      yield* deliver(ann, seen(1))
    }))

    it.effect("a member who blocked the messenger is unreachable until he is back, for new messages and for changes", () => Effect.gen(function*() {
      const driver = yield* MessengerDriver
      const ann = yield* driver.newRecipient
      const message = yield* deliver(ann, seen(1))
      yield* driver.setBlocked(ann, true)
      assert.strictEqual((yield* Effect.flip(deliver(ann, seen(2))))._tag, "RecipientUnreachable")
      assert.strictEqual((yield* Effect.flip(deliver(ann, seen(2), message)))._tag, "RecipientUnreachable")
      yield* driver.setBlocked(ann, false)
      yield* deliver(ann, seen(2))
    }))

    it.effect("a message that is refused for good is rejected, and no clear answer is something else", () => Effect.gen(function*() {
      const driver = yield* MessengerDriver
      const ann = yield* driver.newRecipient
      yield* driver.failNext("rejected")
      assert.strictEqual((yield* Effect.flip(deliver(ann, seen(1))))._tag, "MessageRejected")
      yield* driver.failNext("unavailable")
      assert.strictEqual((yield* Effect.flip(deliver(ann, seen(1))))._tag, "MessengerUnavailable")
      yield* deliver(ann, seen(1))
      assert.lengthOf(yield* standing(ann), 1)
    }))

    it.effect("everybody is told only what is his, at the same time too", () => Effect.gen(function*() {
      const driver = yield* MessengerDriver
      const people = yield* Effect.all(Array.from({ length: 5 }, () => driver.newRecipient))
      yield* Effect.forEach(people, (person) => deliver(person, seen(1)), { concurrency: "unbounded" })
      for (const person of people) assert.lengthOf(yield* standing(person), 1)
    }))
  })
