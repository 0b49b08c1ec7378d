import { layer } from "@sigmatrade/adapters/telegram/MessengerTelegram"
import type { MessengerTelegramOptions } from "@sigmatrade/adapters/telegram/MessengerTelegram"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Messenger } from "@sigmatrade/core/notification/Messenger"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Api } from "grammy"
import { Context, Effect, Layer, Redacted } from "effect"
import { startTelegramEmulator } from "../../sandbox/telegram/startTelegramEmulator.ts"
import type { TelegramEmulator } from "../../sandbox/telegram/TelegramEmulator.ts"

export const token = "7000000001:AAsandbox-secret_token"

/** The emulated Telegram behind the messenger. */
export class Telegram extends Context.Service<Telegram, TelegramEmulator>()("@sigmatrade/test/contract/telegram/Telegram") {}

const emulator = Layer.effect(Telegram, Effect.acquireRelease(
  Effect.promise(() => startTelegramEmulator({ token, limits: { chatBurstMax: 1_000, messagesPerSecondMax: 1_000 } })),
  (telegram) => Effect.promise(() => telegram.close())
))

/** A messenger on an emulated Telegram, with the bot's own texts unless said otherwise. */
export const telegramMessenger = (options: Partial<MessengerTelegramOptions> = {}): Layer.Layer<Messenger | Telegram> =>
  Layer.unwrap(Effect.map(Telegram, ({ apiRoot }) => layer({
    api: { token: Redacted.make(token), apiRoot },
    render: renderNotification([{ asset: BNB, contract: null }]),
    ...options
  }))).pipe(Layer.provideMerge(emulator))

/** A member of this Telegram who has pressed Start. */
export const newRecipient = Effect.map(Telegram, (telegram) => {
  const { id } = telegram.addMember({ first_name: "Ann" })
  telegram.sendText(id, "/start")
  return { telegramId: TelegramId.make(id), language: "en" as const }
})

/** The bot's own way to this Telegram. */
export const api = Effect.map(Telegram, ({ apiRoot }) => new Api(token, { apiRoot }))
