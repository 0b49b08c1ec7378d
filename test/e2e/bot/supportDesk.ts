import { layer as messenger } from "@sigmatrade/adapters/telegram/MessengerTelegram"
import { renderNotification } from "@sigmatrade/bot/renderNotification"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { BNB } from "@sigmatrade/core/money/Asset"
import { deliverNotifications } from "@sigmatrade/core/notification/deliverNotifications"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { answerTicket } from "@sigmatrade/core/support/answerTicket"
import { conversationOf, historyOf } from "@sigmatrade/core/support/historyOf"
import type { Ticket } from "@sigmatrade/core/support/Ticket"
import type { Said } from "@sigmatrade/core/support/TicketMessage"
import { Effect, Layer, Redacted } from "effect"
import { memberOf, placesOf, token } from "./botWorld.ts"
import type { World } from "./richMember.ts"

export const olga = OperatorName.make("olga")

/** Everything that is due is delivered by the emulated Telegram. */
export const delivered = (at: World) =>
  deliverNotifications().pipe(Effect.provide(Layer.mergeAll(
    messenger({ api: { token: Redacted.make(token), apiRoot: at.telegram.apiRoot }, render: renderNotification([{ asset: BNB, contract: null }]) }),
    Layer.succeed(DeliveryPolicy, {
      retry: new RetryPolicy({ delayMsFirst: 10, factor: 2, delayMsMax: 100, attemptsMax: 3 }), leaseMs: 60_000, deliveryMsMax: 10_000, batchSize: 100,
      concurrencyMax: 1
    }),
    Pace.layer({ messagesPerSecondMax: 10_000, burstMax: 10_000, chatMessagesPerSecondMax: 10_000, chatBurstMax: 10_000 })
  )))

/** An operator answers, and the member gets it. */
export const answered = (at: World, { id }: Ticket, said: ReadonlyArray<Said>) =>
  at.run(Effect.andThen(answerTicket(id, olga, said), delivered(at)))

/** A member's tickets, newest first. */
export const ticketsOf = (at: World, ann: number) =>
  at.run(Effect.flatMap(memberOf(ann), ({ id }) => Effect.map(historyOf(id, { page: 0, size: 50 }), ({ tickets }) => tickets)))

/** What was said in a ticket, in order: words, or the kind and the words below it. */
export const saidIn = async (at: World, { id }: Ticket) => {
  const { messages } = await at.run(conversationOf(null, id, { page: 0, size: 50 }))
  return messages.map(({ content }) => {
    if (content._tag === "Text") return content.text
    return content._tag === "Media" ? `${content.media.kind}: ${content.media.caption ?? ""}` : content.event
  })
}

/** The only place below a message that begins like this. */
export const placeAt = (message: Parameters<typeof placesOf>[0], beginning: string) =>
  placesOf(message).find((place) => place.replace("+", "").startsWith(`${beginning}:`)) ?? ""

/** He has chosen what it is about and may write now. */
export const writing = async (at: World, ann: number, category = "payments") => {
  await at.say(ann, "/support")
  await at.press(ann, `support:${category}`)
}
