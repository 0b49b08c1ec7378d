import { assert, describe, it } from "@effect/vitest"
import { MessengerBusy } from "@sigmatrade/core/notification/Messenger"
import type { Lane } from "@sigmatrade/core/notification/Lane"
import { makePace } from "@sigmatrade/core/notification/Pace"
import { Clock, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { floodGate } from "../../sandbox/telegram/FloodGate.ts"
import { telegramLimits } from "../../sandbox/telegram/TelegramLimits.ts"

/** As an operator runs it. */
const LIMITS = { messagesPerSecondMax: 30, burstMax: 3, chatMessagesPerSecondMax: 1, chatBurstMax: 1 }
const FOR_EVER = 3_600_000

/** Sends to a new chat each time, five in hand, each taking so long; answers when each left, in milliseconds. */
const saturate = Effect.fn("saturate")(function*(pace: ReturnType<typeof makePace>, count: number, latencyMs: number, sent: (chatId: number) => void = () => {}) {
  const left: Array<number> = []
  yield* Effect.forEach(Array.from({ length: count }, (_, index) => index), (chatId) => Effect.gen(function*() {
    yield* pace.take("marketing", chatId, FOR_EVER)
    left.push(yield* Clock.currentTimeMillis)
    sent(chatId)
    yield* Effect.sleep(latencyMs)
  }), { concurrency: 5 })
  return left
})

describe("the pace of messages", () => {
  it.effect("is used to 95 % and more, and never makes Telegram ask for a pause", () =>
    Effect.gen(function*() {
      const clock = yield* Clock.Clock
      const gate = floodGate(telegramLimits, () => clock.currentTimeMillisUnsafe())
      // The gate throws where Telegram would answer 429.
      const work = yield* Effect.forkChild(saturate(makePace(LIMITS), 600, 120, gate.pass))
      yield* TestClock.adjust("1 minute")
      const left = yield* Fiber.join(work)
      const seconds = ((left.at(-1) ?? 0) - (left[0] ?? 0)) / 1_000
      assert.isAtLeast((left.length - LIMITS.burstMax) / seconds, 0.95 * LIMITS.messagesPerSecondMax)
    }))

  it.effect("of several who wait the better lane goes first, whoever came first", () =>
    Effect.gen(function*() {
      const pace = makePace({ ...LIMITS, burstMax: 1 })
      const order: Array<Lane> = []
      const lanes: ReadonlyArray<Lane> = ["marketing", "marketing", "support", "marketing", "account", "money", "money"]
      for (const [chatId, lane] of lanes.entries()) {
        yield* Effect.forkChild(Effect.tap(pace.take(lane, chatId, FOR_EVER), () => Effect.sync(() => order.push(lane))))
        yield* Effect.yieldNow
      }
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(order, ["marketing", "money", "money", "account", "support", "marketing", "marketing"])
    }))

  it.effect("a chat's turn is nobody's to wait for: it is answered when it comes", () =>
    Effect.gen(function*() {
      const pace = makePace(LIMITS)
      yield* pace.take("money", 7, FOR_EVER)
      assert.strictEqual((yield* Effect.flip(pace.take("money", 7, FOR_EVER))).untilMs, 1_000)
      yield* pace.take("money", 8, FOR_EVER)
      yield* TestClock.adjust(1_000)
      yield* pace.take("money", 7, FOR_EVER)
    }))

  it.effect("a pause for all lets nobody through before it is over, and is not shortened by a later one", () =>
    Effect.gen(function*() {
      const pace = makePace(LIMITS)
      assert.strictEqual(yield* pace.refused(1, new MessengerBusy({ retryAfterMs: 30_000, scope: "all" })), 30_000)
      yield* pace.refused(1, new MessengerBusy({ retryAfterMs: 1_000, scope: "all" }))
      for (const lane of ["money", "marketing"] as const) assert.strictEqual((yield* Effect.flip(pace.take(lane, 2, FOR_EVER))).untilMs, 30_000)
      yield* TestClock.adjust(29_999)
      assert.strictEqual(yield* pace.heldMs, 1)
      yield* TestClock.adjust(1)
      yield* pace.take("money", 2, FOR_EVER)
    }))

  it.effect("a pause that says not for whom is for everybody while much is being sent", () =>
    Effect.gen(function*() {
      const pace = makePace(LIMITS)
      for (const chatId of [1, 2, 3]) yield* pace.take("marketing", chatId, FOR_EVER)
      yield* pace.refused(3, new MessengerBusy({ retryAfterMs: 5_000 }))
      assert.strictEqual(yield* pace.heldMs, 5_000)
    }))

  it.effect("while little is being sent it is first taken for its chat's own, so of five in hand one more leaves, and no other", () =>
    Effect.gen(function*() {
      const pace = makePace(LIMITS)
      let left = 0
      const send = Effect.fn("send")(function*(chatId: number) {
        yield* pace.take("marketing", chatId, FOR_EVER)
        left += 1
        // Slow enough for the pace to look unused when the answers come, one after the other.
        yield* Effect.sleep(1_000 + chatId)
        yield* pace.refused(chatId, new MessengerBusy({ retryAfterMs: 60_000 }))
      })
      const chats = Array.from({ length: 30 }, (_, index) => index)
      const work = yield* Effect.forkChild(Effect.forEach(chats, (chatId) => Effect.ignore(send(chatId)), { concurrency: 5 }))
      yield* TestClock.adjust("59 seconds")
      yield* Fiber.join(work)
      assert.strictEqual(left, 6)
    }))

  it.effect("whoever would wait too long is told so, and takes nobody's turn", () =>
    Effect.gen(function*() {
      const pace = makePace({ ...LIMITS, messagesPerSecondMax: 1, burstMax: 1 })
      yield* pace.take("money", 1, 0)
      assert.strictEqual((yield* Effect.flip(pace.take("money", 2, 999))).untilMs, 1_000)
      const turn = yield* Effect.forkChild(pace.take("money", 3, 1_000))
      yield* TestClock.adjust(1_000)
      assert.isDefined(turn.pollUnsafe())
    }))
})
