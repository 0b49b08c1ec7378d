import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { scheduleBroadcast } from "@sigmatrade/core/broadcast/scheduleBroadcast"
import { watchBroadcast } from "@sigmatrade/core/broadcast/watchBroadcast"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { DateTime, Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import { writeTime } from "../texts/writeMoney.ts"
import { button, shown, stale } from "../View.ts"
import { broadcastIn, cardOf } from "./broadcastCard.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import type { Moments } from "./readMoments.ts"
import { readMoments } from "./readMoments.ts"

const backToCard = ({ texts }: Desk, id: BroadcastId) => [[button(texts.plain("button-open-broadcast"), `adminbroadcast:${idDetails(id)}`)]]

/** Asks when a broadcast is to begin. */
export const askWhen = Effect.fn("askWhen")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = broadcastIn(details)
  if (Option.isNone(id)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-when", { id: id.value }))
  const now = yield* DateTime.now
  const example = DateTime.formatIso(DateTime.add(now, { hours: 24 })).slice(0, 11).replace("T", " ")
  return shown(desk.texts.html("admin-ask-when", { now: writeTime(now), example: `${example}18:00` }), backToCard(desk, id.value))
})

const schedule = (desk: Desk, id: BroadcastId, { from, until }: Moments) => {
  const details = { from: DateTime.formatIso(from), until: until === null ? "a day later" : DateTime.formatIso(until) }
  const act = { permission: "broadcasts.send", action: "schedule broadcast", subject: `broadcast:${id}`, reason: null, details } as const
  return actAt(desk, act, (operator) => scheduleBroadcast(id, operator, from, until ?? undefined).pipe(
    Effect.tap((isDone) => isDone ? watchBroadcast(id, desk.member.telegramId) : Effect.void)
  ))
}

/** The operator says when it is to begin and, if he likes, from when on it is too late. */
export const whenGiven = Effect.fn("whenGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const { texts } = desk
  const id = Schema.decodeUnknownOption(BroadcastId)(answers["id"])
  if (Option.isNone(id)) return stale(texts)
  const moments = readMoments(text)
  const again = (key: string) => Effect.map(DateTime.now, (now) => shown(texts.html(key, { now: writeTime(now) }), backToCard(desk, id.value)))
  if (moments === null) return yield* again("admin-when-unread")
  return yield* schedule(desk, id.value, moments).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.flatMap((isDone) => cardOf(desk, id.value, isDone ? [] : [texts.html("admin-broadcast-fixed")])),
    Effect.catchTags({
      BroadcastBeginsPast: () => again("admin-when-past"),
      BroadcastWindowEmpty: () => again("admin-when-empty"),
      BroadcastUnknown: () => Effect.succeed(stale(texts))
    })
  )
})
