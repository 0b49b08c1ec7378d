import type {
  MessageRef,
  MessageRejected,
  MessengerBusy,
  MessengerUnavailable,
  Recipient,
  RecipientUnreachable
} from "@sigmatrade/core/notification/Messenger"
import { chatOf, Messenger } from "@sigmatrade/core/notification/Messenger"
import type { Notification } from "@sigmatrade/core/notification/Notification"
import { Context, Effect, Layer } from "effect"

/** One delivery that happened. */
export interface Delivery {
  readonly recipient: Recipient
  readonly notification: Notification
  readonly message: MessageRef
  /** Whether a message that stood there was edited. */
  readonly edited: boolean
}

/** How a delivery can fail. */
export type DeliveryFailure = MessengerBusy | RecipientUnreachable | MessageRejected | MessengerUnavailable

/** The hand behind the memory messenger: what it delivered, and what it shall refuse. */
export class MessengerScript extends Context.Service<MessengerScript, {
  /** Everything delivered so far, oldest first. */
  readonly deliveries: Effect.Effect<ReadonlyArray<Delivery>>
  /** What stands in a chat now, oldest message first. */
  readonly chat: (chatId: number) => Effect.Effect<ReadonlyArray<Notification>>
  /** The next deliveries fail with these, one each; `null` lets one pass. */
  readonly failNext: (failures: ReadonlyArray<DeliveryFailure | null>) => Effect.Effect<void>
  /** Every delivery to this chat fails with this from now on; `null` ends it. */
  readonly failFor: (chatId: number, failure: DeliveryFailure | null) => Effect.Effect<void>
  /** The chat has moved: what goes there arrives elsewhere. */
  readonly move: (chatId: number, to: number) => Effect.Effect<void>
  /** A message is deleted from its chat, so that it cannot be edited any more. */
  readonly remove: (message: MessageRef) => Effect.Effect<void>
}>()("@sigmatrade/adapters/memory/MessengerScript") {}

const keyOf = ({ chatId, messageId }: MessageRef) => `${chatId}:${messageId}`

/** A messenger without chats yet, and its script. */
export const make = Effect.sync(() => {
  const deliveries: Array<Delivery> = []
  const standing = new Map<string, Delivery>()
  const failing = new Map<number, DeliveryFailure>()
  const moved = new Map<number, number>()
  let next: ReadonlyArray<DeliveryFailure | null> = []

  const failureFor = ({ telegramId }: Recipient) => {
    const [first = null, ...rest] = next
    next = rest
    return first ?? failing.get(telegramId) ?? null
  }
  const deliver = (recipient: Recipient, notification: Notification, replaces: MessageRef | null) => Effect.suspend(() => {
    const failure = failureFor(recipient)
    if (failure !== null) return Effect.fail(failure)
    const edited = replaces !== null && standing.has(keyOf(replaces))
    const message = edited ? replaces : { chatId: moved.get(chatOf(recipient)) ?? chatOf(recipient), messageId: deliveries.length + 1 }
    const delivery = { recipient, notification, message, edited }
    deliveries.push(delivery)
    standing.set(keyOf(message), delivery)
    return Effect.succeed(message)
  })
  const script = MessengerScript.of({
    deliveries: Effect.sync(() => [...deliveries]),
    chat: (chatId) => Effect.sync(() => [...standing.values()].filter(({ message }) => message.chatId === chatId).map(({ notification }) => notification)),
    failNext: (failures) => Effect.sync(() => void (next = failures)),
    failFor: (chatId, failure) => Effect.sync(() => void (failure === null ? failing.delete(chatId) : failing.set(chatId, failure))),
    move: (chatId, to) => Effect.sync(() => void moved.set(chatId, to)),
    remove: (message) => Effect.sync(() => void standing.delete(keyOf(message)))
  })
  return { messenger: Messenger.of({ deliver }), script }
})

/** The messenger and its script as services. */
export const layer: Layer.Layer<Messenger | MessengerScript> = Layer.effectContext(Effect.map(make, ({ messenger, script }) =>
  Context.make(Messenger, messenger).pipe(Context.add(MessengerScript, script))))
