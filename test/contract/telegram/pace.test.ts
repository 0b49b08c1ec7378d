import { assert, describe, it } from "@effect/vitest"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import { BroadcastMessenger } from "@sigmatrade/core/broadcast/BroadcastMessenger"
import { makePace } from "@sigmatrade/core/notification/Pace"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Redacted } from "effect"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import { emptyState } from "../../sandbox/telegram/TelegramState.ts"
import { token } from "./telegramMessenger.ts"

/** Eight seconds at the pace Telegram lets every bot send at. */
const MESSAGES = 240
const LIMITS = { messagesPerSecondMax: 30, burstMax: 3, chatMessagesPerSecondMax: 1, chatBurstMax: 1 }

/** A Telegram with its own limits, in which so many people have pressed Start. */
const telegram = Effect.acquireRelease(
  Effect.promise(() => {
    const state = emptyState({ id: 7_000_000_001, username: "sigmatrade_bot", name: "Sigmatrade" })
    for (let id = 1; id <= MESSAGES; id += 1) state.members.push({ id, first_name: "M", blocked: false, started: true })
    return startTelegramEmulator({ token, state })
  }),
  (running) => Effect.promise(() => running.close())
)

describe("the pace in real time", () => {
  it.live("a broadcast uses 95 % of what Telegram takes, and is never asked for a pause", () => Effect.gen(function*() {
    const { apiRoot } = yield* telegram
    const pace = makePace(LIMITS)
    const send = (id: number) => Effect.andThen(pace.take("marketing", id, 60_000), Effect.flatMap(BroadcastMessenger, (messenger) =>
      messenger.send({ telegramId: TelegramId.make(id), language: "en" }, { text: "hello", media: null, link: null })))
    // A 429 would fail it. The first one opens the connection.
    const elapsedMs = yield* Effect.gen(function*() {
      yield* send(1)
      const started = performance.now()
      yield* Effect.forEach(Array.from({ length: MESSAGES - 1 }, (_, index) => index + 2), send, { concurrency: 5, discard: true })
      return performance.now() - started
    }).pipe(Effect.provide(BroadcastMessengerTelegram.layer({ api: { token: Redacted.make(token), apiRoot } })))
    assert.isAtLeast((MESSAGES - 1 - LIMITS.burstMax) / (elapsedMs / 1_000), 0.95 * LIMITS.messagesPerSecondMax)
  }).pipe(Effect.scoped))
})
