import { assert, layer as withLayer } from "@effect/vitest"
import { BroadcastMessenger } from "@sigmatrade/core/broadcast/BroadcastMessenger"
import type { BroadcastPart } from "@sigmatrade/core/broadcast/partsOf"
import { MessengerBusy } from "@sigmatrade/core/notification/Messenger"
import type { Recipient } from "@sigmatrade/core/notification/Messenger"
import type { Layer } from "effect"
import { Context, Effect } from "effect"

/** The hand on the other side of a messenger of broadcasts. */
export class BroadcastDriver extends Context.Service<BroadcastDriver, {
  readonly newRecipient: Effect.Effect<Recipient>
  /** The texts that stand in a chat, oldest first. */
  readonly standing: (chatId: number) => Effect.Effect<ReadonlyArray<string>>
  /** He blocks the messenger, or lets it in again. */
  readonly setBlocked: (recipient: Recipient, blocked: boolean) => Effect.Effect<void>
  /** The recipient's chat becomes the chat of another one. */
  readonly move: (from: Recipient, to: Recipient) => Effect.Effect<void>
  /** The next call meets this. */
  readonly failNext: (failure: { readonly pauseMs: number } | "rejected" | "unavailable") => Effect.Effect<void>
}>()("@sigmatrade/adapters/contract/broadcast/BroadcastDriver") {}

const words = (text: string): BroadcastPart => ({ text, media: null, link: { text: "Look", url: "https://example.org/?a=1&b=2" } })
const send = (to: Recipient, part: BroadcastPart) => Effect.flatMap(BroadcastMessenger, (messenger) => messenger.send(to, part))

/** What every messenger of broadcasts promises. */
export const broadcastMessengerContract = <E>(name: string, world: Layer.Layer<BroadcastMessenger | BroadcastDriver, E>) =>
  withLayer(world, { timeout: "30 seconds" })(`Messenger of broadcasts, contract: ${name}`, (it) => {
    it.effect("words arrive as they stand, what looks like markup too", () => Effect.gen(function*() {
      const driver = yield* BroadcastDriver
      const ann = yield* driver.newRecipient
      const message = yield* send(ann, words("1 < 2 & <b>bold</b> *star* _line_ 🦊"))
      assert.strictEqual(message.chatId, ann.telegramId)
      yield* send(ann, words("x".repeat(4_096)))
      assert.deepStrictEqual(yield* driver.standing(ann.telegramId), ["1 < 2 & <b>bold</b> *star* _line_ 🦊", "x".repeat(4_096)])
    }))

    it.effect("whoever has blocked it is unreachable until he is back", () => Effect.gen(function*() {
      const driver = yield* BroadcastDriver
      const ann = yield* driver.newRecipient
      yield* driver.setBlocked(ann, true)
      assert.strictEqual((yield* Effect.flip(send(ann, words("hello"))))._tag, "RecipientUnreachable")
      yield* driver.setBlocked(ann, false)
      yield* send(ann, words("hello"))
    }))

    it.effect("a pause, a refusal and no clear answer are told apart", () => Effect.gen(function*() {
      const driver = yield* BroadcastDriver
      const ann = yield* driver.newRecipient
      yield* driver.failNext({ pauseMs: 7_000 })
      assert.deepStrictEqual(yield* Effect.flip(send(ann, words("hello"))), new MessengerBusy({ retryAfterMs: 7_000 }))
      yield* driver.failNext("rejected")
      assert.strictEqual((yield* Effect.flip(send(ann, words("hello"))))._tag, "MessageRejected")
      yield* driver.failNext("unavailable")
      assert.strictEqual((yield* Effect.flip(send(ann, words("hello"))))._tag, "MessengerUnavailable")
      assert.deepStrictEqual(yield* driver.standing(ann.telegramId), [])
    }))

    it.effect("a chat that has moved is followed, and the answer says where to", () => Effect.gen(function*() {
      const driver = yield* BroadcastDriver
      const [ann, moved] = [yield* driver.newRecipient, yield* driver.newRecipient]
      yield* driver.move(ann, moved)
      assert.strictEqual((yield* send(ann, words("hello"))).chatId, moved.telegramId)
      yield* send({ ...ann, chatId: moved.telegramId }, words("again"))
      assert.deepStrictEqual(yield* driver.standing(moved.telegramId), ["hello", "again"])
    }))
  })
