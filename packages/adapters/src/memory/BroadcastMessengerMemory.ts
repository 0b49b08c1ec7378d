import { BroadcastMessenger } from "@sigmatrade/core/broadcast/BroadcastMessenger"
import type { BroadcastPart } from "@sigmatrade/core/broadcast/partsOf"
import type { Recipient } from "@sigmatrade/core/notification/Messenger"
import { chatOf } from "@sigmatrade/core/notification/Messenger"
import { Context, Effect, Layer } from "effect"
import type { DeliveryFailure } from "./MessengerMemory.ts"

/** A part that arrived, and in which chat. */
export interface ToldPart {
  readonly chatId: number
  readonly part: BroadcastPart
}

/** The hand behind the memory messenger of broadcasts. */
export class BroadcastScript extends Context.Service<BroadcastScript, {
  /** Everything that arrived so far, oldest first. */
  readonly told: Effect.Effect<ReadonlyArray<ToldPart>>
  /** The next parts fail with these, one each; `null` lets one pass. */
  readonly failNext: (failures: ReadonlyArray<DeliveryFailure | null>) => Effect.Effect<void>
  /** Every part to this chat fails with this from now on; `null` ends it. */
  readonly failFor: (chatId: number, failure: DeliveryFailure | null) => Effect.Effect<void>
  /** The chat has moved: what goes there arrives elsewhere. */
  readonly move: (chatId: number, to: number) => Effect.Effect<void>
}>()("@sigmatrade/adapters/memory/BroadcastScript") {}

const make = Effect.sync(() => {
  const told: Array<ToldPart> = []
  const failing = new Map<number, DeliveryFailure>()
  const moved = new Map<number, number>()
  let next: ReadonlyArray<DeliveryFailure | null> = []
  const send = (recipient: Recipient, part: BroadcastPart) => Effect.suspend(() => {
    const [first = null, ...rest] = next
    next = rest
    const asked = chatOf(recipient)
    const chatId = moved.get(asked) ?? asked
    const failure = first ?? failing.get(chatId) ?? null
    if (failure !== null) return Effect.fail(failure)
    told.push({ chatId, part })
    return Effect.succeed({ chatId, messageId: told.length })
  })
  const script = BroadcastScript.of({
    told: Effect.sync(() => [...told]),
    failNext: (failures) => Effect.sync(() => void (next = failures)),
    failFor: (chatId, failure) => Effect.sync(() => void (failure === null ? failing.delete(chatId) : failing.set(chatId, failure))),
    move: (chatId, to) => Effect.sync(() => void moved.set(chatId, to))
  })
  return { messenger: BroadcastMessenger.of({ send }), script }
})

/** The messenger of broadcasts and its script as services. */
export const layer: Layer.Layer<BroadcastMessenger | BroadcastScript> = Layer.effectContext(Effect.map(make, ({ messenger, script }) =>
  Context.make(BroadcastMessenger, messenger).pipe(Context.add(BroadcastScript, script))))
