import * as BroadcastMessengerMemory from "@sigmatrade/adapters/memory/BroadcastMessengerMemory"
import * as BroadcastMessengerTelegram from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer, Redacted } from "effect"
import { BroadcastDriver, broadcastMessengerContract } from "@sigmatrade/adapters/contract/broadcast/broadcastMessengerContract"
import { newRecipient, Telegram, telegramMessenger, token } from "./telegramMessenger.ts"

const inMemory = Layer.effect(BroadcastDriver, Effect.gen(function*() {
  const script = yield* BroadcastMessengerMemory.BroadcastScript
  let people = 0
  return BroadcastDriver.of({
    newRecipient: Effect.sync(() => ({ telegramId: TelegramId.make(++people), language: "en" as const })),
    standing: (chat) => Effect.map(script.told, (told) => told.filter(({ chatId }) => chatId === chat).map(({ part }) => part.text)),
    setBlocked: ({ telegramId }, blocked) => script.failFor(telegramId, blocked ? new RecipientUnreachable({ reason: "blocked" }) : null),
    move: (from, to) => script.move(from.telegramId, to.telegramId),
    failNext: (failure) => {
      if (failure === "rejected") return script.failNext([new MessageRejected({ reason: "no" })])
      if (failure === "unavailable") return script.failNext([new MessengerUnavailable({ reason: "away" })])
      return script.failNext([new MessengerBusy({ retryAfterMs: failure.pauseMs })])
    }
  })
}))

broadcastMessengerContract("memory", Layer.provideMerge(inMemory, BroadcastMessengerMemory.layer))

const onTelegram = Layer.effect(BroadcastDriver, Effect.gen(function*() {
  const telegram = yield* Telegram
  return BroadcastDriver.of({
    newRecipient: Effect.provideService(newRecipient, Telegram, telegram),
    standing: (chatId) => Effect.sync(() => telegram.chat(chatId).messages.filter(({ from }) => from === "bot").map(({ text }) => text)),
    setBlocked: ({ telegramId }, blocked) => Effect.sync(() => blocked ? telegram.block(telegramId) : telegram.unblock(telegramId)),
    // Telegram says so once: whoever follows does not ask there again.
    move: (_from, to) => Effect.sync(() => telegram.failNext("sendMessage", { error_code: 400, migrate_to_chat_id: to.telegramId })),
    failNext: (failure) => Effect.sync(() => {
      if (failure === "rejected") return telegram.failNext("*", { error_code: 400, description: "Bad Request: message is too long" })
      if (failure === "unavailable") return telegram.failNext("*", { error_code: 502 })
      return telegram.failNext("*", { error_code: 429, retry_after: failure.pauseMs / 1_000 })
    })
  })
}))

const messenger = Layer.unwrap(Effect.map(Telegram, ({ apiRoot }) =>
  BroadcastMessengerTelegram.layer({ api: { token: Redacted.make(token), apiRoot } })))

broadcastMessengerContract("Telegram", Layer.provideMerge(Layer.merge(messenger, onTelegram), telegramMessenger()))
