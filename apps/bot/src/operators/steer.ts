import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { startBroadcast } from "@sigmatrade/core/broadcast/startBroadcast"
import { steerBroadcast } from "@sigmatrade/core/broadcast/steerBroadcast"
import { watchBroadcast } from "@sigmatrade/core/broadcast/watchBroadcast"
import { Effect, Option } from "effect"
import { stale } from "../View.ts"
import { broadcastIn, cardOf } from "./broadcastCard.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { liveBroadcast } from "./liveBroadcast.ts"

const WAYS = ["start", "pause", "resume", "cancel"] as const
type Way = (typeof WAYS)[number]

/** Starts, holds, lets go on or ends it. Answers whether it stood where that can be done; whoever starts it watches it. */
const steered = (desk: Desk, id: BroadcastId, how: Way) => {
  const act = { permission: "broadcasts.send", action: `${how} broadcast`, subject: `broadcast:${id}`, reason: null } as const
  return actAt(desk, act, (operator) => how === "start"
    ? Effect.tap(startBroadcast(id, operator), (isFirst) => isFirst ? watchBroadcast(id, desk.member.telegramId) : Effect.void)
    : steerBroadcast(id, operator, how))
}

const wayIn = (details: ReadonlyArray<string>): Way | undefined => WAYS.find((one) => one === details[2])

/** Starts, holds, lets go on or ends a broadcast, from its card. */
export const steer = Effect.fn("steer")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const [id, how] = [broadcastIn(details), wayIn(details)]
  if (Option.isNone(id) || how === undefined) return stale(desk.texts)
  return yield* steered(desk, id.value, how).pipe(
    Effect.flatMap((isDone) => Effect.map(cardOf(desk, id.value), (view) =>
      ({ ...view, toast: desk.texts.plain(isDone ? "admin-broadcast-done" : "admin-decided-already") }))),
    Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts)))
  )
})

/** Holds, lets go on or ends a broadcast from the message that shows how far it is. */
export const steerLive = Effect.fn("steerLive")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const [id, how] = [broadcastIn(details), wayIn(details)]
  if (Option.isNone(id) || how === undefined || how === "start") return stale(desk.texts)
  return yield* steered(desk, id.value, how).pipe(
    Effect.flatMap((isDone) => Effect.map(broadcastProgress(id.value), (progress) => ({
      view: liveBroadcast(desk.texts, progress), toast: desk.texts.plain(isDone ? "admin-broadcast-done" : "admin-decided-already")
    }))),
    Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts)))
  )
})
