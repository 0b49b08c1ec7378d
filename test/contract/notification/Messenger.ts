import { assert, layer as withLayer } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/Block"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import { Messenger } from "@sigmatrade/core/notification/Messenger"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import type { Layer } from "effect"
import { Context, Effect } from "effect"
import { freshTransfer, LARGE, USDT } from "../samples.ts"

/** The other side of a messenger: what an adapter's test must be able to see and to do for the suite. */
export class MessengerProbe extends Context.Service<MessengerProbe, {
  /** Somebody new who can be reached. */
  readonly freshRecipient: Effect.Effect<Recipient>
  /** How many messages stand in his chat. */
  readonly standing: (recipient: Recipient) => Effect.Effect<number>
  /** He blocks the bot. */
  readonly block: (recipient: Recipient) => Effect.Effect<void>
  /** Somebody deletes the message. */
  readonly remove: (message: MessageRef) => Effect.Effect<void>
  /** The next call is answered with the wish for a pause of this many whole seconds. */
  readonly busyOnce: (seconds: number) => Effect.Effect<void>
  /** The next call gets no clear answer. */
  readonly unavailableOnce: Effect.Effect<void>
  /** The next call is refused for what it says. */
  readonly rejectOnce: Effect.Effect<void>
}>()("@sigmatrade/test/contract/notification/MessengerProbe") {}

/** What every `Messenger` promises. */
export const messengerContract = <E>(name: string, layer: Layer.Layer<Messenger | MessengerProbe, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Messenger: ${name}`, (it) => {
    const transfer = freshTransfer()
    const deposit = { transferId: transferId(transfer), asset: USDT, amount: LARGE }
    const seen: Notification = { _tag: "DepositSeen", ...deposit, blockNumber: BlockNumber.make(7), confirmations: 1, confirmationsNeeded: 12 }
    const dropped: Notification = { _tag: "DepositDropped", ...deposit }
    const deliver = Effect.fn("deliver")(function*(recipient: Recipient, notification: Notification, replaces: MessageRef | null = null) {
      return yield* (yield* Messenger).deliver(recipient, notification, replaces)
    })

    it.effect("a notification becomes a message in the recipient's chat", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        const message = yield* deliver(recipient, seen)
        assert.strictEqual(message.chatId, recipient.telegramId)
        assert.strictEqual(yield* probe.standing(recipient), 1)
      }))

    it.effect("a message of its own stands beside the one before", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        const first = yield* deliver(recipient, seen)
        const second = yield* deliver(recipient, dropped)
        assert.notStrictEqual(first.messageId, second.messageId)
        assert.strictEqual(yield* probe.standing(recipient), 2)
      }))

    it.effect("news about the same thing edit the message that stands there", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        const first = yield* deliver(recipient, seen)
        assert.deepStrictEqual(yield* deliver(recipient, dropped, first), first)
        assert.strictEqual(yield* probe.standing(recipient), 1)
      }))

    it.effect("saying the same again is no failure", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        const first = yield* deliver(recipient, seen)
        assert.deepStrictEqual(yield* deliver(recipient, seen, first), first)
        assert.strictEqual(yield* probe.standing(recipient), 1)
      }))

    it.effect("news are sent anew when the message is gone", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        const first = yield* deliver(recipient, seen)
        yield* probe.remove(first)
        const second = yield* deliver(recipient, dropped, first)
        assert.notStrictEqual(second.messageId, first.messageId)
        assert.strictEqual(yield* probe.standing(recipient), 1)
      }))

    it.effect("whoever has blocked the bot is unreachable", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        yield* probe.block(recipient)
        assert.strictEqual((yield* Effect.flip(deliver(recipient, seen)))._tag, "RecipientUnreachable")
      }))

    it.effect("the wish for a pause comes through with its length, and the next call works", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        yield* probe.busyOnce(17)
        const error = yield* Effect.flip(deliver(recipient, seen))
        assert.strictEqual(error._tag, "MessengerBusy")
        assert.strictEqual(error._tag === "MessengerBusy" ? error.retryAfterMs : 0, 17_000)
        yield* deliver(recipient, seen)
      }))

    it.effect("no clear answer is told apart from a refusal", () =>
      Effect.gen(function*() {
        const probe = yield* MessengerProbe
        const recipient = yield* probe.freshRecipient
        yield* probe.unavailableOnce
        assert.strictEqual((yield* Effect.flip(deliver(recipient, seen)))._tag, "MessengerUnavailable")
        yield* probe.rejectOnce
        assert.strictEqual((yield* Effect.flip(deliver(recipient, seen)))._tag, "MessageRejected")
        yield* deliver(recipient, seen)
      }))
  })
