import { assert, describe, it } from "@effect/vitest"
import { Messenger, MessengerUnavailable } from "@sigmatrade/core/notification/Messenger"
import type { Media } from "@sigmatrade/core/notification/TicketStanding"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect, Layer } from "effect"
import { messengerContract, seen } from "@sigmatrade/adapters/contract/notification/messengerContract"
import { MessengerDriver } from "@sigmatrade/adapters/contract/notification/MessengerDriver"
import { api, newRecipient, Telegram, telegramMessenger, token } from "./telegramMessenger.ts"

const driver = Layer.effect(MessengerDriver, Effect.gen(function*() {
  const telegram = yield* Telegram
  const bot = yield* api
  return MessengerDriver.of({
    newRecipient: Effect.provideService(newRecipient, Telegram, telegram),
    standing: ({ telegramId }) => Effect.sync(() =>
      telegram.chat(telegramId).messages.filter(({ from }) => from === "bot").map(({ text }) => text)),
    remove: ({ chatId, messageId }) => Effect.promise(() => bot.deleteMessage(chatId, messageId)),
    setBlocked: ({ telegramId }, blocked) => Effect.sync(() => blocked ? telegram.block(telegramId) : telegram.unblock(telegramId)),
    failNext: (failure) => Effect.sync(() => {
      if (failure === "rejected") return telegram.failNext("*", { error_code: 400, description: "Bad Request: message is too long" })
      if (failure === "unavailable") return telegram.failNext("*", { error_code: 502 })
      return telegram.failNext("*", { error_code: 429, retry_after: failure.pauseMs / 1_000 })
    })
  })
}))

messengerContract("Telegram", Layer.provideMerge(driver, telegramMessenger()))

const deliver = (telegramId: number, replaces: { chatId: number; messageId: number } | null = null) =>
  Effect.flatMap(Messenger, (messenger) =>
    messenger.deliver({ telegramId: TelegramId.make(telegramId), language: "en" }, seen(3), replaces))

/** An answer with something that the member himself has sent before. */
const answerWith = Effect.fn("answerWith")(function*(telegramId: number, kind: Media["kind"], caption: string | null) {
  const telegram = yield* Telegram
  const ways = {
    photo: telegram.sendPhoto, video: telegram.sendVideo, voice: telegram.sendVoice, audio: telegram.sendAudio, document: telegram.sendDocument
  }
  const { audio, document, photo, video, voice } = ways[kind](telegramId)
  const { file_id: fileId = "" } = photo?.at(-1) ?? video ?? voice ?? audio ?? document ?? {}
  yield* (yield* Messenger).deliver({ telegramId: TelegramId.make(telegramId), language: "en" }, {
    _tag: "TicketAnswered", ticketId: "01234567-89ab-7cde-8f01-23456789abcd", number: 7, text: null, media: { kind, fileId, caption }
  }, null)
  const shown = telegram.chat(telegramId).messages.at(-1)
  return { fileId, shown, sent: shown?.file?.kind ?? (shown?.photo === undefined ? "text" : "photo"), id: shown?.file?.fileId ?? shown?.photo?.fileId }
})

describe("an answer of support on Telegram", () => {
  it.live("is sent as the kind it is, with what is said below it and a button", () => Effect.gen(function*() {
    const { telegramId } = yield* newRecipient
    for (const kind of ["photo", "video", "voice", "audio", "document"] as const) {
      const { fileId, id, sent, shown } = yield* answerWith(telegramId, kind, "see <b>")
      assert.deepStrictEqual([sent, id, shown?.text], [kind, fileId, "💬 Answer to your request 7\n\nsee <b>"])
      assert.deepStrictEqual(shown?.buttons.flat().map(({ text }) => text), ["💬 Show the request"])
    }
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("arrives whole with the longest caption, and in words when Telegram does not take the rest", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    assert.strictEqual((yield* answerWith(telegramId, "photo", "&".repeat(1024))).shown?.text, "&".repeat(1024))
    telegram.failNext("sendVoice", { error_code: 400, description: "Bad Request: VOICE_MESSAGES_FORBIDDEN" })
    const { sent, shown } = yield* answerWith(telegramId, "voice", "yes")
    assert.strictEqual(sent, "text")
    assert.include(shown?.text, "yes\n\nSomething was sent with this answer")
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("arrives without markup when Telegram cannot read it", () => Effect.gen(function*() {
    const { telegramId } = yield* newRecipient
    const { sent, shown } = yield* answerWith(telegramId, "document", null)
    assert.deepStrictEqual([sent, shown?.text], ["document", "<b broken"])
  }).pipe(Effect.provide(telegramMessenger({
    render: (notification) => ({
      html: "<b broken", ...("media" in notification && notification.media !== null ? { media: { ...notification.media, instead: "" } } : {})
    })
  }))))

  it.live("finds a member who blocked the bot unreachable, and waits as long as Telegram says", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    telegram.failNext("sendPhoto", { error_code: 403 })
    assert.strictEqual((yield* Effect.flip(answerWith(telegramId, "photo", null)))._tag, "RecipientUnreachable")
    telegram.failNext("sendPhoto", { error_code: 429, retry_after: 3 })
    assert.deepInclude(yield* Effect.flip(answerWith(telegramId, "photo", null)), { _tag: "MessengerBusy", retryAfterMs: 3_000 })
  }).pipe(Effect.provide(telegramMessenger())))
})

describe("the messenger on Telegram", () => {
  it.live("shows the exact amount, the progress and no preview", () => Effect.gen(function*() {
    const { telegramId } = yield* newRecipient
    yield* deliver(telegramId)
    const { text } = yield* Effect.map(Telegram, (telegram) => telegram.chat(telegramId).messages.at(-1) ?? { text: "" })
    assert.include(text, "9.223372036854775809 BNB")
    assert.include(text, "▰▰▰▱▱▱▱▱▱▱▱▱ 3 of 12 blocks")
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("sends a text whose markup Telegram cannot read without markup, buttons included", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    const message = yield* deliver(telegramId)
    const edited = yield* deliver(telegramId, message)
    assert.deepStrictEqual(edited, message)
    const shown = telegram.chat(telegramId).messages.at(-1)
    assert.strictEqual(shown?.text, "5 < 6 & <b broken")
    assert.deepStrictEqual(shown?.buttons.flat().map(({ text }) => text), ["Menu"])
  }).pipe(Effect.provide(telegramMessenger({
    render: () => ({ html: "<b>5 &lt; 6</b> &amp; <b broken", keyboard: [[{ text: "Menu", callback_data: "+menu" }]] })
  }))))

  it.live("finds a person who never pressed Start unreachable", () => Effect.gen(function*() {
    assert.strictEqual((yield* Effect.flip(deliver(4_711)))._tag, "RecipientUnreachable")
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("follows a chat that has moved, once, and says where the message stands", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const [ann, moved] = [yield* newRecipient, yield* newRecipient]
    telegram.failNext("sendMessage", { error_code: 400, migrate_to_chat_id: moved.telegramId })
    assert.strictEqual((yield* deliver(ann.telegramId)).chatId, moved.telegramId)
    telegram.failNext("sendMessage", { error_code: 400, migrate_to_chat_id: moved.telegramId, times: 2 })
    assert.strictEqual((yield* Effect.flip(deliver(ann.telegramId)))._tag, "MessageRejected")
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("sends a text that is too long in several messages, the buttons below the last one", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    yield* deliver(telegramId)
    const sent = telegram.chat(telegramId).messages.filter(({ from }) => from === "bot")
    assert.strictEqual(sent.length, 3)
    assert.deepStrictEqual(sent.map(({ buttons }) => buttons.length), [0, 0, 1])
    assert.strictEqual(sent.map(({ text }) => text).join("\n"), Array.from({ length: 1_000 }, (_, index) => `line ${index}`).join("\n"))
  }).pipe(Effect.provide(telegramMessenger({
    render: () => ({
      html: Array.from({ length: 1_000 }, (_, index) => `<b>line</b> ${index}`).join("\n"), keyboard: [[{ text: "Menu", callback_data: "+menu" }]]
    })
  }))))

  it.live("finds a deleted account unreachable", () => Effect.gen(function*() {
    const { telegramId } = yield* newRecipient
    const telegram = yield* Telegram
    for (const refusal of [
      { error_code: 403, description: "Forbidden: user is deactivated" },
      { error_code: 400, description: "Bad Request: PEER_ID_INVALID" },
      { error_code: 400, description: "Bad Request: chat not found" }
    ]) {
      telegram.failNext("sendMessage", refusal)
      assert.strictEqual((yield* Effect.flip(deliver(telegramId)))._tag, "RecipientUnreachable", refusal.description)
    }
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("sends anew when the message cannot be edited any more, and never edits another person's chat", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    const message = yield* deliver(telegramId)
    telegram.failNext("editMessageText", { error_code: 400, description: "Bad Request: message can't be edited" })
    assert.notDeepEqual(yield* deliver(telegramId, message), message)
    const bob = yield* newRecipient
    const sent = yield* deliver(bob.telegramId, message)
    assert.strictEqual(sent.chatId, bob.telegramId)
  }).pipe(Effect.provide(telegramMessenger())))

  it.live("an answer that never comes ends after the time it was given", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    telegram.loseAnswer("sendMessage", { accepted: true, how: "hang" })
    assert.deepStrictEqual(yield* Effect.flip(deliver(telegramId)), new MessengerUnavailable({ reason: "no answer within 200 ms" }))
  }).pipe(Effect.provide(telegramMessenger({ deliveryMsMax: 200 }))))

  it.live("a broken connection, a failing Telegram and a wrong token are no clear answer, and never tell the token", () => Effect.gen(function*() {
    const telegram = yield* Telegram
    const { telegramId } = yield* newRecipient
    telegram.loseAnswer("sendMessage", { accepted: false, how: "reset" })
    telegram.failNext("sendMessage", { error_code: 500 })
    telegram.failNext("sendMessage", { error_code: 401 })
    telegram.failNext("sendMessage", { error_code: 409, description: `Conflict: /bot${token}/sendMessage` })
    for (let call = 0; call < 4; call++) {
      const error = yield* Effect.flip(deliver(telegramId))
      assert.strictEqual(error._tag, "MessengerUnavailable")
      assert.notInclude(JSON.stringify(error), "secret")
    }
    yield* Effect.promise(() => telegram.close())
    // What was kept open breaks first, and only then is it known that nobody listens any more.
    assert.strictEqual((yield* Effect.flip(deliver(telegramId)))._tag, "MessengerUnavailable")
    assert.deepStrictEqual(yield* Effect.flip(deliver(telegramId)), new MessengerUnavailable({ reason: "no answer (ECONNREFUSED)" }))
  }).pipe(Effect.provide(telegramMessenger())))
})
