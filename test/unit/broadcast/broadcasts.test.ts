import { assert, describe, it } from "@effect/vitest"
import { BroadcastScript } from "@sigmatrade/adapters/memory/BroadcastMessengerMemory"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { BroadcastEmpty, draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import { previewBroadcast } from "@sigmatrade/core/broadcast/previewBroadcast"
import { runBroadcasts } from "@sigmatrade/core/broadcast/runBroadcasts"
import { BroadcastWindowEmpty, scheduleBroadcast } from "@sigmatrade/core/broadcast/scheduleBroadcast"
import { startBroadcast } from "@sigmatrade/core/broadcast/startBroadcast"
import { steerBroadcast } from "@sigmatrade/core/broadcast/steerBroadcast"
import { tryBroadcast } from "@sigmatrade/core/broadcast/tryBroadcast"
import { stopFlow } from "@sigmatrade/core/incident/stopFlow"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { Outbox } from "@sigmatrade/core/notification/Outbox"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { TelegramId } from "@sigmatrade/core/user/User"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import { DateTime, Duration, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { community, person } from "../community.ts"

const ANN = operator("ann")
const text = (words: string) => ({ text: words, media: null, link: null })
const LONG = Array.from({ length: 500 }, (_, index) => `line ${index}`).join("\n")
const members = (count: number) => Effect.forEach(Array.from({ length: count }, (_, index) => index + 1), (number) =>
  Effect.map(joinByInvitation(person(number), ""), ({ user }) => user))
const drafted = (words = "hello") => Effect.map(draftBroadcast(ANN, { _tag: "Everybody" }, text(words)), ({ id }) => id)
const started = Effect.fn("started")(function*(words = "hello") {
  const id = yield* drafted(words)
  yield* startBroadcast(id, ANN)
  return id
})
/** Steps until nothing is left, each a second after the other. */
const runAll = Effect.fn("runAll")(function*(seconds = 5) {
  for (let second = 0; second < seconds; second += 1) {
    yield* runBroadcasts()
    yield* TestClock.adjust("1 second")
  }
})
const told = Effect.map(Effect.flatMap(BroadcastScript, (script) => script.told), (all) => all.map(({ chatId, part }) => `${chatId} ${part.text}`))
const stateOf = (id: BroadcastId) => Effect.map(Effect.flatMap(BroadcastStore, (broadcasts) => broadcasts.get(id)), ({ state }) => state)
const fail = Effect.fn("fail")(function*(...failures: Parameters<BroadcastScript["Service"]["failNext"]>[0]) {
  yield* (yield* BroadcastScript).failNext(failures)
})

describe("broadcasts", () => {
  it.effect("everybody is told once, and then it is done", () => Effect.gen(function*() {
    yield* members(3)
    const id = yield* started()
    yield* runAll()
    assert.deepStrictEqual(yield* told, ["1 hello", "2 hello", "3 hello"])
    const { finishAt, outcomes, recipients } = yield* broadcastProgress(id)
    assert.deepStrictEqual([yield* stateOf(id), recipients, outcomes.delivered], ["done", 3, 3])
    assert.isNotNull(finishAt)
  }).pipe(Effect.provide(community())))

  it.effect("a start pressed twice is one, and one that has ended is not started again", () => Effect.gen(function*() {
    yield* members(2)
    const id = yield* drafted()
    const presses = yield* Effect.all([startBroadcast(id, ANN), startBroadcast(id, operator("bob"))], { concurrency: "unbounded" })
    assert.sameMembers(presses, [true, false])
    yield* runAll()
    assert.isFalse(yield* startBroadcast(id, ANN))
    yield* runAll()
    assert.strictEqual((yield* told).length, 2)
  }).pipe(Effect.provide(community())))

  it.effect("a text too long for one message arrives in parts, each once, whatever fails in between", () => Effect.gen(function*() {
    yield* members(2)
    const id = yield* started(LONG)
    yield* fail(null, new MessengerUnavailable({ reason: "timeout" }), null, new MessengerBusy({ retryAfterMs: 2_000, scope: "all" }))
    yield* runAll(20)
    const parts = (yield* previewBroadcast(id)).parts.map((part) => part.text)
    assert.strictEqual(parts.length, 2)
    assert.sameMembers(yield* told, [1, 2].flatMap((chat) => parts.map((part) => `${chat} ${part}`)))
    assert.strictEqual(parts.join("\n"), LONG)
  }).pipe(Effect.provide(community())))

  it.effect("every outcome is counted: gone, refused, given up, unwilling", () => Effect.gen(function*() {
    const people = yield* members(5)
    const [gone, refused, silent, unwilling] = people
    const script = yield* BroadcastScript
    yield* script.failFor(gone?.telegramId ?? 0, new RecipientUnreachable({ reason: "blocked" }))
    yield* script.failFor(refused?.telegramId ?? 0, new MessageRejected({ reason: "no" }))
    yield* script.failFor(silent?.telegramId ?? 0, new MessengerUnavailable({ reason: "timeout" }))
    yield* (yield* MemberSettingsStore).setTopic(unwilling?.id ?? assert.fail(), "marketing", false, yield* DateTime.now)
    const id = yield* started()
    yield* runAll(20)
    assert.deepStrictEqual((yield* broadcastProgress(id)).outcomes, {
      waiting: 0, delivered: 1, unreachable: 1, rejected: 1, "given up": 1, unwilling: 1, "left out": 0
    })
    assert.isFalse((yield* (yield* UserStore).get(gone?.id ?? assert.fail())).reachable)
    assert.strictEqual(yield* stateOf(id), "done")
  }).pipe(Effect.provide(community())))

  it.effect("money overtakes it", () => Effect.gen(function*() {
    const people = yield* members(40)
    yield* started()
    const running = yield* Effect.forkChild(runBroadcasts())
    yield* TestClock.adjust("2 seconds")
    const before = (yield* told).length
    yield* Effect.forEach(people.slice(30, 35), (user) => Effect.flatMap(Outbox, (outbox) => Effect.flatMap(DateTime.now, (now) => outbox.enqueue([
      new Notice({ id: NoticeId.make(`test:${user.id}`), userId: user.id, subject: null, notification: { _tag: "PasswordChanged", isFirst: true } })
    ], now))))
    const notices = yield* Effect.forkChild(deliverNotifications())
    yield* TestClock.adjust("1300 millis")
    assert.strictEqual((yield* (yield* MessengerScript).deliveries).length, 5)
    assert.isAtMost((yield* told).length - before, 1)
    yield* Fiber.interrupt(running)
    yield* Fiber.interrupt(notices)
  }).pipe(Effect.provide(community({ leaseMs: 600_000, pace: { messagesPerSecondMax: 5, burstMax: 1, chatMessagesPerSecondMax: 1, chatBurstMax: 1 } }))))

  it.effect("the brake holds it, and so does pause; cancel leaves out the rest", () => Effect.gen(function*() {
    yield* members(3)
    const id = yield* started()
    yield* steerBroadcast(id, ANN, "pause")
    yield* runAll()
    assert.deepStrictEqual(yield* told, [])
    assert.isTrue(yield* steerBroadcast(id, ANN, "resume"))
    assert.isFalse(yield* steerBroadcast(id, ANN, "resume"))
    yield* stopFlow("broadcasts", ANN, "a wrong text")
    yield* runAll()
    assert.deepStrictEqual(yield* told, [])
    assert.isTrue(yield* steerBroadcast(id, operator("bob"), "cancel"))
    const { acts, outcomes } = yield* broadcastProgress(id)
    assert.strictEqual(outcomes["left out"], 3)
    assert.deepStrictEqual(acts.map((act) => `${act.to} ${act.operator}`), ["cancelled bob", "running ann", "paused ann", "running ann"])
  }).pipe(Effect.provide(community())))

  it.effect("a scheduled one starts by itself at its time; too late it never does, nor does it go on", () => Effect.gen(function*() {
    yield* members(1)
    const now = yield* DateTime.now
    const [early, late] = [yield* drafted("early"), yield* drafted("late")]
    const at = (minutes: number) => DateTime.add(now, { minutes })
    yield* scheduleBroadcast(early, ANN, at(10), at(20))
    yield* scheduleBroadcast(late, ANN, at(10), at(20))
    yield* steerBroadcast(late, ANN, "cancel")
    const missed = yield* drafted("missed")
    yield* scheduleBroadcast(missed, ANN, at(30), at(31))
    yield* TestClock.adjust("9 minutes")
    yield* runAll(1)
    assert.deepStrictEqual(yield* told, [])
    yield* TestClock.adjust("1 minute")
    yield* runAll(2)
    assert.deepStrictEqual(yield* told, ["1 early"])
    // Nobody looked at its time: a watcher that was down, a database that was restored.
    yield* TestClock.adjust("1 day")
    yield* runAll(2)
    assert.deepStrictEqual([yield* told, yield* stateOf(missed)], [["1 early"], "too-late"])
    assert.isFalse(yield* startBroadcast(missed, ANN))
    assert.deepStrictEqual(yield* Effect.flip(scheduleBroadcast(yield* drafted(), ANN, at(5), at(6))), new BroadcastWindowEmpty())
    assert.deepStrictEqual(yield* Effect.flip(scheduleBroadcast(yield* drafted(), ANN, at(9_000), at(9_000))), new BroadcastWindowEmpty())
  }).pipe(Effect.provide(community())))

  it.effect("one without an end is too late after a day: a restored database sends old news to nobody", () => Effect.gen(function*() {
    yield* members(1)
    const id = yield* started("old news")
    yield* TestClock.adjust("24 hours")
    yield* runAll(1)
    assert.deepStrictEqual([yield* told, yield* stateOf(id)], [[], "too-late"])
  }).pipe(Effect.provide(community())))

  it.effect("its preview says whom, in how many messages and how long; a try goes to the operator alone", () => Effect.gen(function*() {
    yield* members(3)
    const id = yield* drafted(LONG)
    const { finishAt, messages, recipients } = yield* previewBroadcast(id)
    assert.deepStrictEqual([recipients, messages], [3, 6])
    assert.strictEqual(Duration.toMillis(DateTime.distance(yield* DateTime.now, finishAt)), 3_000)
    const trying = yield* Effect.forkChild(tryBroadcast(id, { telegramId: TelegramId.make(99), language: "en" }))
    yield* TestClock.adjust("3 seconds")
    assert.strictEqual((yield* Fiber.join(trying)).length, 2)
    assert.isTrue((yield* told).every((one) => one.startsWith("99 ")))
    assert.strictEqual(yield* stateOf(id), "draft")
    assert.deepStrictEqual(yield* Effect.flip(draftBroadcast(ANN, { _tag: "Everybody" }, text(" \n "))), new BroadcastEmpty())
  }).pipe(Effect.provide(community({ pace: { messagesPerSecondMax: 2, burstMax: 1, chatMessagesPerSecondMax: 1, chatBurstMax: 1 } }))))

  it.effect("a recipient whose chat has moved is told the rest there", () => Effect.gen(function*() {
    yield* members(1)
    yield* started(LONG)
    yield* (yield* BroadcastScript).move(1, -500)
    yield* runAll()
    assert.deepStrictEqual((yield* (yield* BroadcastScript).told).map(({ chatId }) => chatId), [-500, -500])
  }).pipe(Effect.provide(community())))
})
