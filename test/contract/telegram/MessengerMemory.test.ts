import * as MessengerMemory from "@sigmatrade/adapters/memory/MessengerMemory"
import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer } from "effect"
import { messengerContract } from "@sigmatrade/adapters/contract/notification/messengerContract"
import { MessengerDriver } from "@sigmatrade/adapters/contract/notification/MessengerDriver"

const driver = Layer.effect(MessengerDriver, Effect.gen(function*() {
  const script = yield* MessengerMemory.MessengerScript
  let people = 0
  return MessengerDriver.of({
    newRecipient: Effect.sync(() => ({ telegramId: TelegramId.make(++people), language: "en" as const })),
    standing: ({ telegramId }) => Effect.map(script.chat(telegramId), (chat) =>
      chat.map((notification) => JSON.stringify(notification, (_, value: unknown) => typeof value === "bigint" ? String(value) : value))),
    remove: script.remove,
    setBlocked: ({ telegramId }, blocked) => script.failFor(telegramId, blocked ? new RecipientUnreachable({ reason: "blocked" }) : null),
    failNext: (failure) => {
      if (failure === "rejected") return script.failNext([new MessageRejected({ reason: "no" })])
      if (failure === "unavailable") return script.failNext([new MessengerUnavailable({ reason: "away" })])
      return script.failNext([new MessengerBusy({ retryAfterMs: failure.pauseMs })])
    }
  })
}))

messengerContract("memory", Layer.provideMerge(driver, MessengerMemory.layer))
