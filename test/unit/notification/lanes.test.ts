import { assert, it } from "@effect/vitest"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { listDeadLetters } from "@sigmatrade/core/notification/retryDeadLetters"
import { MessengerBusy, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { freshBusinessId, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { community, person } from "../community.ts"

const member = (number: number) => Effect.map(joinByInvitation(person(number), ""), ({ user }) => user)
const money = (amount: number): Notification => ({ _tag: "DepositDropped", transferId: transferId(freshTransfer()), asset: USDT, amount: Amount.make(BigInt(amount)) })
const guard: Notification = { _tag: "PasswordChanged", isFirst: true }
const seen = (): Notification => ({
  _tag: "DepositSeen", transferId: transferId(freshTransfer()), asset: USDT, amount: Amount.make(1n),
  blockNumber: BlockNumber.make(1), confirmations: 1, confirmationsNeeded: 12
})
const enqueue = Effect.fn("enqueue")(function*(user: User, notification: Notification) {
  const notice = new Notice({ id: NoticeId.make(`test:${freshBusinessId()}`), userId: user.id, subject: null, notification })
  yield* (yield* Outbox).enqueue([notice], yield* DateTime.now)
  return notice
})
const told = Effect.map(Effect.flatMap(MessengerScript, (script) => script.deliveries), (all) => all.map(({ notification }) => notification._tag))
const slowPace = { messagesPerSecondMax: 2, burstMax: 1, chatMessagesPerSecondMax: 1, chatBurstMax: 1 }

it.effect("what is about money goes before what is about the account, however old that is", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* Effect.forEach([guard, guard, money(1), guard, money(2)], (one) => enqueue(user, one))
    yield* deliverNotifications()
    assert.deepStrictEqual(yield* told, ["DepositDropped", "DepositDropped", "PasswordChanged", "PasswordChanged", "PasswordChanged"])
  }).pipe(Effect.provide(community())))

it.effect("one chat gets one a second, and holds back nobody else", () =>
  Effect.gen(function*() {
    const [ann, bob] = [yield* member(1), yield* member(2)]
    yield* Effect.forEach([1, 2, 3], (amount) => enqueue(ann, money(amount)))
    yield* enqueue(bob, money(4))
    const chats = Effect.map(Effect.flatMap(MessengerScript, (script) => script.deliveries), (all) => all.map(({ message }) => message.chatId))
    const step = Effect.forkChild(deliverNotifications())
    yield* step
    yield* TestClock.adjust(600)
    assert.deepStrictEqual(yield* chats, [ann.telegramId, bob.telegramId])
    for (let second = 0; second < 3; second += 1) {
      yield* TestClock.adjust(1_000)
      yield* step
    }
    assert.deepStrictEqual(yield* chats, [ann.telegramId, bob.telegramId, ann.telegramId, ann.telegramId])
  }).pipe(Effect.provide(community({ pace: slowPace }))))

it.effect("a pause that concerns one chat stops nobody else", () =>
  Effect.gen(function*() {
    const [ann, bob] = [yield* member(1), yield* member(2)]
    yield* Effect.forEach([ann, ann, bob], (user) => enqueue(user, money(1)))
    yield* (yield* MessengerScript).failNext([new MessengerBusy({ retryAfterMs: 30_000 })])
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    yield* TestClock.adjust("29 seconds")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 2, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("two chats that are refused one after the other mean everybody", () =>
  Effect.gen(function*() {
    const people = yield* Effect.forEach([1, 2, 3], member)
    yield* Effect.forEach(people, (user) => enqueue(user, money(1)))
    const busy = new MessengerBusy({ retryAfterMs: 30_000 })
    yield* (yield* MessengerScript).failNext([busy, busy])
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 30_000 })
    yield* TestClock.adjust("30 seconds")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 3, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("what is sent at most once is not sent again without a clear answer, and an operator sees it", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    const { id } = yield* enqueue(user, seen())
    yield* (yield* MessengerScript).failNext([new MessengerUnavailable({ reason: "timeout" })])
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    yield* TestClock.adjust("1 day")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    assert.deepStrictEqual((yield* listDeadLetters()).map((letter) => [letter.id, letter.reason]), [[id, "unclear"]])
  }).pipe(Effect.provide(community())))

it.effect("a pause is a clear answer: what is sent at most once is sent when it is over", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, seen())
    yield* (yield* MessengerScript).failNext([new MessengerBusy({ retryAfterMs: 1_000 })])
    yield* deliverNotifications()
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("a stop leaves what was not begun to the next one at once", () =>
  Effect.gen(function*() {
    const people = yield* Effect.forEach([1, 2, 3], member)
    yield* Effect.forEach(people, (user) => enqueue(user, money(1)))
    const running = yield* Effect.forkChild(deliverNotifications())
    yield* TestClock.adjust(100)
    yield* Fiber.interrupt(running)
    const now = yield* DateTime.now
    assert.strictEqual((yield* (yield* Outbox).claim(now, DateTime.add(now, { hours: 1 }), 10)).length, 2)
  }).pipe(Effect.provide(community({ pace: slowPace }))))

it.effect("a member whose chat has moved is told there, and looked for there from then on", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    const script = yield* MessengerScript
    yield* script.move(user.telegramId, -100_500)
    yield* enqueue(user, money(1))
    yield* deliverNotifications()
    yield* script.failFor(user.telegramId, null)
    yield* enqueue(user, money(2))
    const now = yield* DateTime.now
    const [next] = yield* (yield* Outbox).claim(now, now, 1)
    assert.deepStrictEqual(next?.recipient, { telegramId: user.telegramId, language: "en", chatId: -100_500 })
    assert.strictEqual((yield* script.chat(-100_500)).length, 1)
    assert.isTrue((yield* (yield* UserStore).get(user.id)).reachable)
  }).pipe(Effect.provide(community())))
