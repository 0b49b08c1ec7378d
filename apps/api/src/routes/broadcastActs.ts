import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import type { LinkButton } from "@sigmatrade/core/broadcast/BroadcastContent"
import { readLinkButton } from "@sigmatrade/core/broadcast/readLinkButton"
import { rewriteBroadcast } from "@sigmatrade/core/broadcast/rewriteBroadcast"
import { scheduleBroadcast } from "@sigmatrade/core/broadcast/scheduleBroadcast"
import { startBroadcast } from "@sigmatrade/core/broadcast/startBroadcast"
import type { Steering } from "@sigmatrade/core/broadcast/steerBroadcast"
import { steerBroadcast } from "@sigmatrade/core/broadcast/steerBroadcast"
import { DateTime, Effect, Result } from "effect"
import { ApiBroadcastProgress } from "../contract/ApiBroadcast.ts"
import type { AudienceBody, RewriteBody, ScheduleBody } from "../contract/BroadcastBody.ts"
import { refuse } from "../problems/refuse.ts"
import { broadcastRead } from "./broadcastRead.ts"
import { callerActs } from "./callerActs.ts"
import { notFound } from "./notFound.ts"
import { requireMatch } from "./requireMatch.ts"
import { segmentOf, segmentWord } from "./segmentOf.ts"

const act = (action: string, id: BroadcastId, details: Readonly<Record<string, string>> = {}) =>
  ({ permission: "broadcasts.send", action, subject: `broadcast:${id}`, reason: null, details }) as const

const unknown = { BroadcastUnknown: () => notFound("broadcast") }
const empty = { BroadcastEmpty: () => refuse("broadcast_empty", "Send a text with something in it.") }

const LINK_FAULTS = {
  words: "The button needs 1 to 64 characters of words.",
  address: "The address of the button cannot be read.",
  insecure: "The address of the button must begin with https://.",
  disguised: "The address of the button hides where it leads, or leads to no site of the net."
} as const

/** The button as operators may put it below a message. Problems: `link_unfit`. */
const linkOf = (link: LinkButton | null | undefined) => link === null || link === undefined
  ? Effect.succeed(null)
  : Result.match(readLinkButton(`${link.text} ${link.url}`), { onSuccess: Effect.succeed, onFailure: ({ reason }) => refuse("link_unfit", LINK_FAULTS[reason]) })

/** Refuses what was not done, since the broadcast stands where it cannot be done; what one is locked for has not moved meanwhile. */
const unlessDone = Effect.fnUntraced(function*(id: BroadcastId, isDone: boolean) {
  const broadcast = yield* (yield* BroadcastStore).get(id)
  if (isDone) return broadcast
  const { endedAt, notAfter, state } = broadcast
  const isLate = endedAt === null && notAfter !== null && DateTime.isLessThanOrEqualTo(notAfter, yield* DateTime.now)
  return yield* refuse("broadcast_unexpected_state", `It is ${state}${isLate ? `, and nothing of it is sent after ${DateTime.formatIso(notAfter)}` : ""}.`)
})

/** The broadcast as the caller has seen it: nobody else changes it before commit. */
const seen = Effect.fnUntraced(function*(id: BroadcastId, ifMatch: string | undefined) {
  const broadcast = yield* (yield* BroadcastStore).lock(id)
  yield* requireMatch(yield* broadcastRead(broadcast), ApiBroadcastProgress, ifMatch)
  return broadcast
})

/** An operator writes one; nothing is sent. */
const draft = Effect.fnUntraced(function*(audience: AudienceBody, { link, text }: RewriteBody) {
  const content = { text, media: null, link: yield* linkOf(link) }
  const request = { permission: "broadcasts.send", action: "draft broadcast", subject: `segment:${segmentWord(audience)}`, reason: null } as const
  return yield* broadcastRead(yield* callerActs(request, (operator) => draftBroadcast(operator, segmentOf(audience), content)).pipe(Effect.catchTags(empty)))
})

/** A draft says something else from now on; a picture or file it has stays. */
const rewrite = Effect.fnUntraced(function*(id: BroadcastId, body: RewriteBody, ifMatch: string | undefined) {
  const link = yield* linkOf(body.link)
  const rewritten = yield* callerActs(act("rewrite broadcast", id), Effect.fnUntraced(function*() {
    const { content: { media } } = yield* seen(id, ifMatch)
    return yield* unlessDone(id, yield* rewriteBroadcast(id, { text: body.text, media, link }))
  })).pipe(Effect.catchTags({ ...unknown, ...empty }))
  return yield* broadcastRead(rewritten)
})

/** It starts by itself. */
const schedule = Effect.fnUntraced(function*(id: BroadcastId, { not_after: until, not_before: from }: ScheduleBody, ifMatch: string | undefined) {
  const details = { from: DateTime.formatIso(from), until: until === undefined || until === null ? "a day later" : DateTime.formatIso(until) }
  const scheduled = yield* callerActs(act("schedule broadcast", id, details), Effect.fnUntraced(function*(operator) {
    yield* seen(id, ifMatch)
    return yield* unlessDone(id, yield* scheduleBroadcast(id, operator, from, until ?? undefined))
  })).pipe(Effect.catchTags({
    ...unknown,
    BroadcastWindowEmpty: () => refuse("broadcast_window_empty", "not_after must be later than not_before and later than now."),
    BroadcastBeginsPast: ({ now }) => refuse("broadcast_begins_past", `It is ${DateTime.formatIso(now)} already.`)
  }))
  return yield* broadcastRead(scheduled)
})

/** It starts now, to everybody it is for. */
const start = Effect.fnUntraced(function*(id: BroadcastId, ifMatch: string | undefined) {
  const started = yield* callerActs(act("start broadcast", id), Effect.fnUntraced(function*(operator) {
    yield* seen(id, ifMatch)
    return yield* unlessDone(id, yield* startBroadcast(id, operator))
  })).pipe(Effect.catchTags(unknown))
  return yield* broadcastRead(started)
})

/** It is held, goes on, or ends. */
const steer = Effect.fnUntraced(function*(id: BroadcastId, how: Steering) {
  const steered = yield* callerActs(act(`${how} broadcast`, id), (operator) =>
    Effect.flatMap(steerBroadcast(id, operator, how), (isDone) => unlessDone(id, isDone))).pipe(Effect.catchTags(unknown))
  return yield* broadcastRead(steered)
})

/** What operators do about broadcasts, each once and on the record. */
export const broadcastActs = { draft, rewrite, schedule, start, steer }
