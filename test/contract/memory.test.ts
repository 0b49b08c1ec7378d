import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as MessengerMemory from "@sigmatrade/adapters/memory/MessengerMemory"
import { MessengerScript } from "@sigmatrade/adapters/memory/MessengerMemory"
import { MessageRejected, MessengerBusy, MessengerUnavailable, RecipientUnreachable } from "@sigmatrade/core/notification/Messenger"
import { Effect, Layer } from "effect"
import { messengerContract, MessengerProbe } from "./notification/Messenger.ts"
import { freshNewcomer } from "./samples.ts"
import { storeContracts } from "./stores.ts"

const probe = Layer.effect(
  MessengerProbe,
  Effect.map(MessengerScript, (script) => MessengerProbe.of({
    freshRecipient: Effect.sync(freshNewcomer),
    standing: ({ telegramId }) => Effect.map(script.chat(telegramId), (messages) => messages.length),
    block: ({ telegramId }) => script.failFor(telegramId, new RecipientUnreachable({ reason: "blocked" })),
    remove: script.remove,
    busyOnce: (seconds) => script.failNext([new MessengerBusy({ retryAfterMs: seconds * 1_000 })]),
    unavailableOnce: script.failNext([new MessengerUnavailable({ reason: "no answer" })]),
    rejectOnce: script.failNext([new MessageRejected({ reason: "too long" })])
  }))
)

storeContracts("memory", MemoryAdapters.layer)
messengerContract("memory", probe.pipe(Layer.provideMerge(MessengerMemory.layer)))
