import { layer as messenger } from "@sigmatrade/adapters/telegram/BroadcastMessengerTelegram"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { runBroadcasts } from "@sigmatrade/core/broadcast/runBroadcasts"
import { DeliveryPolicy } from "@sigmatrade/core/notification/DeliveryPolicy"
import * as Pace from "@sigmatrade/core/notification/Pace"
import { RetryPolicy } from "@sigmatrade/core/retry/RetryPolicy"
import { Clock, DateTime, Effect, Layer, Redacted } from "effect"
import { token } from "./botWorld.ts"
import type { World } from "./richMember.ts"

/** The newest broadcast, and its id as arguments of a button. */
export const newestBroadcast = async (at: World) => {
  const [broadcast] = await at.run(Effect.flatMap(BroadcastStore, ({ recent }) => recent(1)))
  if (broadcast === undefined) throw new Error("There is no broadcast")
  const digits = broadcast.id.replaceAll("-", "")
  return { broadcast, place: `${digits.slice(0, 16)}:${digits.slice(16)}` }
}

/** The clock, so many minutes on. */
const later = <A, E, R>(minutes: number, work: Effect.Effect<A, E, R>) =>
  Effect.flatMap(Clock.Clock, (real) => {
    const shift = minutes * 60_000
    return Effect.provideService(work, Clock.Clock, {
      ...real,
      currentTimeMillisUnsafe: () => real.currentTimeMillisUnsafe() + shift,
      currentTimeMillis: Effect.map(real.currentTimeMillis, (ms) => ms + shift),
      currentTimeNanosUnsafe: () => real.currentTimeNanosUnsafe() + BigInt(shift) * 1_000_000n,
      currentTimeNanos: Effect.map(real.currentTimeNanos, (ns) => ns + BigInt(shift) * 1_000_000n),
      sleep: real.sleep.bind(real)
    })
  })

/** What the watcher does for broadcasts, once, now or so many minutes later. */
export const sendBroadcasts = (at: World, minutes = 0) =>
  at.run(later(minutes, runBroadcasts()).pipe(Effect.provide(Layer.mergeAll(
    messenger({ api: { token: Redacted.make(token), apiRoot: at.telegram.apiRoot } }),
    Layer.succeed(DeliveryPolicy, {
      retry: new RetryPolicy({ delayMsFirst: 10, factor: 2, delayMsMax: 100, attemptsMax: 3 }), leaseMs: 60_000, deliveryMsMax: 10_000, batchSize: 100,
      concurrencyMax: 1
    }),
    Pace.layer({ messagesPerSecondMax: 10_000, burstMax: 10_000, chatMessagesPerSecondMax: 10_000, chatBurstMax: 10_000 })
  ))))

/** A moment so many minutes from now, as an operator writes it. */
export const writtenIn = (minutes: number) => DateTime.formatIso(DateTime.add(DateTime.nowUnsafe(), { minutes })).slice(0, 16).replace("T", " ")

const isLive = ({ text }: { readonly text: string }) => text.includes(" % of ")

/** The message that shows him how far a broadcast is, when it comes. */
export const follows = (at: World, who: number) => at.telegram.nextMessage(who, { where: isLive, deadlineMs: 15_000 })

/** The messages that show how far broadcasts are, once the newest of them says this. */
export const liveMessage = async (at: World, who: number, words: string) => {
  const { messages } = await at.telegram.until(who, (chat) => chat.messages.findLast(isLive)?.text.includes(words) === true, 15_000)
  return messages.filter(isLive)
}

/** An operator begins to write to everybody and says this: he gets it as members would, and then its card. */
export const drafted = async (at: World, who: number, send: () => unknown) => {
  await at.say(who, "/admin")
  await at.press(who, "adminbroadcasts")
  await at.press(who, "adminwrite:all")
  send()
  const preview = await at.telegram.nextMessage(who)
  return { preview, card: await at.telegram.nextMessage(who) }
}
