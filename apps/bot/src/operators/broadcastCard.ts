import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import type { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import type { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import { previewBroadcast } from "@sigmatrade/core/broadcast/previewBroadcast"
import { Effect, Option, Schema } from "effect"
import { idDetails, idIn } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeLines } from "../texts/writeLines.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Characters of a text that are shown of it. */
const SHOWN_LENGTH_MAX = 1_000
const BEGIN_LENGTH_MAX = 40

/** The rows below everything that is about broadcasts. */
export const backToAll = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminbroadcasts"), "adminbroadcasts")], ...backToPanel(texts)]

/** The broadcast that the arguments of a button mean. */
export const broadcastIn = (details: ReadonlyArray<string>): Option.Option<BroadcastId> => Schema.decodeUnknownOption(BroadcastId)(idIn(details))

/** What it begins with: words, or the kind of what is sent. */
export const beginOf = (texts: Texts, { media, text }: BroadcastContent): string =>
  text.trim() === "" && media !== null ? texts.plain(`ticket-media-${media.kind}`) : text.trim().slice(0, BEGIN_LENGTH_MAX).replaceAll("\n", " ")

/** What can be changed of it, as long as it has not started. */
const beforeStart = (texts: Texts, { content, id, state }: Broadcast): Keyboard => {
  const place = idDetails(id)
  const tryIt = button(texts.plain("button-try-broadcast"), `admintry:${place}`)
  const schedule = button(texts.plain("button-schedule-broadcast"), `adminwhen:${place}`)
  if (state === "scheduled") return [[tryIt, schedule]]
  if (state !== "draft") return []
  const link = content.link === null
    ? button(texts.plain("button-link-broadcast"), `adminlink:${place}`)
    : button(texts.plain("button-unlink-broadcast"), `adminlink:${place}:off`)
  return [[tryIt, link], [schedule]]
}

const buttonsOf = ({ texts }: Desk, broadcast: Broadcast): Keyboard => {
  const { id, state } = broadcast
  const way = (how: "start" | "pause" | "resume" | "cancel") => button(texts.plain(`button-${how}-broadcast`), `adminsend:${idDetails(id)}:${how}`)
  const ways = { draft: ["start", "cancel"], scheduled: ["start", "cancel"], running: ["pause", "cancel"], paused: ["resume", "cancel"] } as const
  const steering = state === "draft" || state === "scheduled" || state === "running" || state === "paused" ? [ways[state].map(way)] : []
  return [...steering, ...beforeStart(texts, broadcast)]
}

const contentOf = (texts: Texts, { link, media, text }: BroadcastContent): ReadonlyArray<Html> => [
  ...(media === null ? [] : [texts.html(`ticket-media-${media.kind}`)]),
  ...(text.trim() === "" ? [] : [texts.html("admin-broadcast-text", { text: writeLines(text.slice(0, SHOWN_LENGTH_MAX).toWellFormed()) })]),
  ...(link === null ? [] : [texts.html("admin-broadcast-link", { words: link.text, address: link.url })])
]

const factsOf = Effect.fn("factsOf")(function*({ texts }: Desk, id: BroadcastId) {
  const { broadcast, finishAt, outcomes, recipients } = yield* broadcastProgress(id)
  const { notAfter, notBefore, operator, state } = broadcast
  const head = { state: texts.plain(`broadcast-${state}`), operator }
  if (state !== "draft" && state !== "scheduled") {
    return [texts.html("admin-broadcast-after", {
      ...head, recipients, delivered: outcomes.delivered, waiting: outcomes.waiting, unreachable: outcomes.unreachable,
      failed: outcomes.rejected + outcomes["given up"], left: outcomes.unwilling + outcomes["left out"], at: finishAt === null ? "—" : writeTime(finishAt)
    })]
  }
  const preview = yield* previewBroadcast(id)
  return [
    texts.html("admin-broadcast-before", { ...head, recipients: preview.recipients, messages: preview.messages, at: writeTime(preview.finishAt) }),
    ...(notBefore === null || notAfter === null ? [] : [texts.html("admin-broadcast-window", { from: writeTime(notBefore), until: writeTime(notAfter) })])
  ]
})

/** A broadcast with everything an operator should know before he decides about it. `before` stands above it. */
export const cardOf = Effect.fn("cardOf")(function*(desk: Desk, id: BroadcastId, before: ReadonlyArray<Html> = []) {
  const { broadcast } = yield* broadcastProgress(id)
  const html = Html.lines([...before, ...(yield* factsOf(desk, id)), ...contentOf(desk.texts, broadcast.content)], 1)
  const again = [button(desk.texts.plain("button-look-again"), `adminbroadcast:${idDetails(id)}`)]
  return shown(html, [...buttonsOf(desk, broadcast), again, ...backToAll(desk)])
})

/** One broadcast: whom it reaches before it starts, how far it is afterwards. */
export const broadcastCard = Effect.fn("broadcastCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = broadcastIn(details)
  if (Option.isNone(id)) return stale(desk.texts)
  return yield* cardOf(desk, id.value).pipe(Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts))))
})
