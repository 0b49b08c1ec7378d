import { assert, it } from "@effect/vitest"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { MessageRejected, Messenger, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import type { User } from "@sigmatrade/core/user/User"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import { freshFinding } from "@sigmatrade/adapters/contract/freshFinding"
import { freshBusinessId, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer } from "@sigmatrade/adapters/contract/freshTransfer"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { community, person } from "../community.ts"

const member = (number: number) => Effect.map(joinByInvitation(person(number), ""), ({ user }) => user)
const enqueue = Effect.fn("enqueue")(function*(user: User, confirmations: number, subject: TransferId | null = null) {
  const id = subject ?? transferId(freshTransfer())
  const notice = new Notice({
    id: NoticeId.make(`seen:${freshBusinessId()}`),
    userId: user.id,
    subject,
    notification: { _tag: "DepositDropped", transferId: id, asset: USDT, amount: Amount.make(BigInt(confirmations)) }
  })
  yield* (yield* Outbox).enqueue([notice], yield* DateTime.now)
  return notice
})
/** The numbers that stand in a member's chat. */
const chat = Effect.fn("chat")(function*(user: User) {
  return (yield* (yield* MessengerScript).chat(user.telegramId)).map((one) => one._tag === "DepositDropped" ? Number(one.amount) : -1)
})
const fail = Effect.fn("fail")(function*(...failures: Parameters<MessengerScript["Service"]["failNext"]>[0]) {
  yield* (yield* MessengerScript).failNext(failures)
})
const silence = new MessengerUnavailable({ reason: "no answer" })

it.effect("while an incident stops broadcasts nothing is delivered, and afterwards everything is, once", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* Effect.forEach([1, 2], (number) => enqueue(user, number))
    const finding = freshFinding({ stops: ["payouts", "broadcasts"], approvalsNeeded: 0 })
    const incidents = yield* IncidentStore
    yield* incidents.open(finding, yield* DateTime.now)
    assert.deepStrictEqual([yield* deliverNotifications(), yield* chat(user)], [{ delivered: 0, pauseMs: 0 }, []])
    yield* TestClock.adjust("1 hour")
    assert.deepStrictEqual([yield* deliverNotifications(), yield* chat(user)], [{ delivered: 0, pauseMs: 0 }, []])
    yield* incidents.settle(finding.kind, finding.subject, yield* DateTime.now)
    assert.deepStrictEqual([yield* deliverNotifications(), yield* deliverNotifications()], [{ delivered: 2, pauseMs: 0 }, { delivered: 0, pauseMs: 0 }])
    assert.deepStrictEqual(yield* chat(user), [1, 2])
  }).pipe(Effect.provide(community())))

it.effect("what is due is delivered, oldest first, once, in the member's language", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* (yield* UserStore).setLanguage(user.id, "ru")
    yield* Effect.forEach([1, 2, 3], (number) => enqueue(user, number))
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 3, pauseMs: 0 })
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [1, 2, 3])
    const deliveries = yield* (yield* MessengerScript).deliveries
    assert.isTrue(deliveries.every(({ recipient }) => recipient.language === "ru" && recipient.telegramId === user.telegramId))
  }).pipe(Effect.provide(community())))

it.effect("news about one payment change the message that tells of it", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    const subject = transferId(freshTransfer())
    yield* enqueue(user, 1, subject)
    yield* deliverNotifications()
    yield* enqueue(user, 2, subject)
    yield* enqueue(user, 3, subject)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [3])
    assert.deepStrictEqual((yield* (yield* MessengerScript).deliveries).map(({ edited }) => edited), [false, true])
  }).pipe(Effect.provide(community())))

it.effect("when the messenger wants a pause the rest waits as long, and no attempt is counted", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* Effect.forEach([1, 2, 3], (number) => enqueue(user, number))
    const busy = new MessengerBusy({ retryAfterMs: 30_000, scope: "all" })
    yield* fail(null, busy)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 30_000 })
    yield* TestClock.adjust("29 seconds")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 1_000 })
    yield* TestClock.adjust("1 second")
    // More pauses than there are attempts change nothing.
    for (let pause = 0; pause < 5; pause += 1) {
      yield* fail(busy)
      yield* deliverNotifications()
      yield* TestClock.adjust("30 seconds")
    }
    // Had they counted, this failure would be the last.
    yield* fail(silence, silence)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 2, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [1, 2, 3])
  }).pipe(Effect.provide(community())))

it.effect("an operator who stops broadcasts stops no notice", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, 1)
    yield* stopFlow("broadcasts", operator("ann"), "a wrong text")
    assert.deepStrictEqual([yield* deliverNotifications(), yield* chat(user)], [{ delivered: 1, pauseMs: 0 }, [1]])
  }).pipe(Effect.provide(community())))

it.effect("whoever has blocked the bot is marked unreachable, and what he is to hear is kept and not tried again", () =>
  Effect.gen(function*() {
    const [user, other] = [yield* member(1), yield* member(2)]
    yield* (yield* MessengerScript).failFor(user.telegramId, new RecipientUnreachable({ reason: "blocked" }))
    yield* enqueue(user, 1)
    yield* enqueue(other, 2)
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    assert.isFalse((yield* (yield* UserStore).get(user.id)).reachable)
    assert.isTrue((yield* (yield* UserStore).get(other.id)).reachable)
    yield* (yield* MessengerScript).failFor(user.telegramId, null)
    yield* enqueue(user, 3)
    yield* TestClock.adjust("365 days")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    assert.strictEqual((yield* (yield* Outbox).settleKept(user.id, yield* DateTime.now, 10)).length, 2)
  }).pipe(Effect.provide(community())))

it.effect("a message that will never be taken is buried, and holds back no other", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, 1)
    yield* enqueue(user, 2)
    yield* fail(new MessageRejected({ reason: "too long" }))
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    yield* TestClock.adjust("365 days")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    assert.isTrue((yield* (yield* UserStore).get(user.id)).reachable)
    assert.deepStrictEqual(yield* chat(user), [2])
  }).pipe(Effect.provide(community())))

it.effect("without a clear answer it is tried again later and later, and given up after the last attempt", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, 1)
    for (const wait of ["1 second", "2 seconds", "365 days"] as const) {
      yield* fail(silence)
      assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
      // Within the wait, which is at least half of the exact one, nothing is tried.
      assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
      assert.deepStrictEqual(yield* chat(user), [])
      yield* fail()
      yield* TestClock.adjust(wait)
    }
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [])
  }).pipe(Effect.provide(community())))

it.effect("an attempt that fails and one that arrives: the message stands once", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, 1)
    yield* fail(silence)
    yield* deliverNotifications()
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [1])
  }).pipe(Effect.provide(community())))

it.effect("a crash between sending and noting it delivers again when the lease is over, and never loses", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* enqueue(user, 1)
    const outbox = yield* Outbox
    const crashing = Outbox.of({ ...outbox, delivered: () => Effect.die(new Error("power is gone")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(deliverNotifications(), Outbox, crashing))))
    yield* TestClock.adjust("59 seconds")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
    yield* TestClock.adjust("1 second")
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 1, pauseMs: 0 })
    assert.deepStrictEqual(yield* chat(user), [1, 1])
    assert.deepStrictEqual(yield* deliverNotifications(), { delivered: 0, pauseMs: 0 })
  }).pipe(Effect.provide(community())))

it.effect("twenty who deliver at once deliver each notice once", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* Effect.forEach(Array.from({ length: 30 }, (_, index) => index), (number) => enqueue(user, number))
    const counts = yield* Effect.forEach(Array.from({ length: 20 }), () => deliverNotifications(), { concurrency: "unbounded" })
    assert.strictEqual(counts.reduce((sum, { delivered }) => sum + delivered, 0), 30)
    assert.strictEqual(new Set(yield* chat(user)).size, 30)
    assert.strictEqual((yield* chat(user)).length, 30)
  }).pipe(Effect.provide(community({ deliveryBatchSize: 4 }))))

it.effect("a slow messenger outlasts no lease: what the next one takes over is not delivered twice", () =>
  Effect.gen(function*() {
    const user = yield* member(1)
    yield* Effect.forEach([1, 2, 3, 4], (number) => enqueue(user, number))
    const messenger = yield* Messenger
    const slow = Messenger.of({ deliver: (...args) => Effect.andThen(Effect.sleep("40 seconds"), messenger.deliver(...args)) })
    const run = Effect.provideService(deliverNotifications(), Messenger, slow)
    yield* Effect.forkChild(run)
    yield* TestClock.adjust("60 seconds")
    // The lease of the first is over: the second takes what is left.
    yield* Effect.forkChild(run)
    yield* TestClock.adjust("10 minutes")
    yield* deliverNotifications()
    const told = yield* chat(user)
    assert.includeMembers(told, [1, 2, 3, 4])
    // Only the one that was being sent when the lease ended may be told twice.
    assert.isAtMost(told.length, 5)
  }).pipe(Effect.provide(community())))
