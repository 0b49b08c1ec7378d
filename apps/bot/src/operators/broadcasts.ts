import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import type { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import { previewBroadcast } from "@sigmatrade/core/broadcast/previewBroadcast"
import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import { startBroadcast } from "@sigmatrade/core/broadcast/startBroadcast"
import { steerBroadcast } from "@sigmatrade/core/broadcast/steerBroadcast"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails, idIn } from "../idDetails.ts"
import { Html } from "../texts/Html.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"

/** Broadcasts on the page, and characters of a text that are shown of it. */
const ROWS_MAX = 6
const SHOWN_LENGTH_MAX = 1_000

/** Whom a broadcast can be written for here, by the word of its button. */
const SEGMENTS = {
  all: { _tag: "Everybody" },
  ru: { _tag: "InLanguage", language: "ru" },
  en: { _tag: "InLanguage", language: "en" },
  none: { _tag: "AtLevel", level: null },
  rich: { _tag: "WithBalance" }
} as const satisfies Record<string, Segment>
type Word = keyof typeof SEGMENTS
const isWord = (given: string | undefined): given is Word => given !== undefined && Object.hasOwn(SEGMENTS, given)

const backToAll = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminbroadcasts"), "adminbroadcasts")], ...backToPanel(texts)]
const beginOf = (text: string) => text.slice(0, 40).replaceAll("\n", " ")

/** The newest broadcasts, and for whom a new one can be written. */
export const broadcasts = Effect.fn("broadcasts")(function*({ texts }: Desk) {
  const found = yield* (yield* BroadcastStore).recent(ROWS_MAX)
  const rows = found.map(({ content, id, state }) =>
    [button(texts.plain("button-broadcast", { state: texts.plain(`broadcast-${state}`), text: beginOf(content.text) }), `adminbroadcast:${idDetails(id)}`)])
  const fresh = Object.keys(SEGMENTS).map((word) => button(texts.plain(`segment-${word}`), `adminwrite:${word}`))
  return shown(texts.html("admin-broadcasts"), [...rows, fresh.slice(0, 3), fresh.slice(3), ...backToPanel(texts)])
})

/** Asks what is to be said. */
export const askBroadcast = Effect.fn("askBroadcast")(function*(desk: Desk, [word]: ReadonlyArray<string>) {
  if (!isWord(word)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-broadcast", { segment: word }))
  return shown(desk.texts.html("admin-ask-broadcast", { segment: desk.texts.plain(`segment-${word}`) }), backToAll(desk))
})

const buttonsOf = ({ texts }: Desk, { id, state }: Broadcast): Keyboard => {
  const way = (how: "start" | "pause" | "resume" | "cancel") => button(texts.plain(`button-${how}-broadcast`), `adminsend:${idDetails(id)}:${how}`)
  const ways = { draft: ["start", "cancel"], scheduled: ["start", "cancel"], running: ["pause", "cancel"], paused: ["resume", "cancel"] } as const
  return state === "draft" || state === "scheduled" || state === "running" || state === "paused" ? [ways[state].map(way)] : []
}

const card = Effect.fn("card")(function*(desk: Desk, id: BroadcastId) {
  const { texts } = desk
  const { broadcast, finishAt, outcomes, recipients } = yield* broadcastProgress(id)
  const { content, operator, state } = broadcast
  const head = { state: texts.plain(`broadcast-${state}`), operator }
  const preview = yield* previewBroadcast(id)
  const facts = state === "draft" || state === "scheduled"
    ? texts.html("admin-broadcast-before", { ...head, recipients: preview.recipients, messages: preview.messages, at: writeTime(preview.finishAt) })
    : texts.html("admin-broadcast-after", {
      ...head, recipients, delivered: outcomes.delivered, waiting: outcomes.waiting, unreachable: outcomes.unreachable,
      failed: outcomes.rejected + outcomes["given up"], left: outcomes.unwilling + outcomes["left out"], at: finishAt === null ? "—" : writeTime(finishAt)
    })
  const again = [button(texts.plain("button-look-again"), `adminbroadcast:${idDetails(id)}`)]
  const text = texts.html("admin-broadcast-text", { text: content.text.slice(0, SHOWN_LENGTH_MAX) })
  return shown(Html.lines([facts, text], 1), [...buttonsOf(desk, broadcast), again, ...backToAll(desk)])
})

const idOf = (details: ReadonlyArray<string>) => Schema.decodeUnknownOption(BroadcastId)(idIn(details))

/** One broadcast: whom it reaches before it starts, how far it is afterwards. */
export const broadcastCard = Effect.fn("broadcastCard")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = idOf(details)
  if (Option.isNone(id)) return stale(desk.texts)
  return yield* card(desk, id.value).pipe(Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts))))
})

/** The operator says what is to be said: nothing is sent before he has seen whom it reaches. */
export const broadcastGiven = Effect.fn("broadcastGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const word = answers["segment"]
  const content = Schema.decodeUnknownOption(BroadcastContent)({ text, media: null, link: null })
  if (!isWord(word) || Option.isNone(content)) return stale(desk.texts)
  const act = { permission: "broadcasts.send", action: "draft broadcast", subject: `segment:${word}`, reason: null } as const
  return yield* actAt(desk, act, (operator) => draftBroadcast(operator, SEGMENTS[word], content.value)).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.flatMap(({ id }) => card(desk, id)),
    Effect.catchTags({ BroadcastEmpty: () => askBroadcast(desk, [word]), BroadcastUnknown: () => Effect.succeed(stale(desk.texts)) })
  )
})

/** Starts, holds, lets go on or ends a broadcast. */
export const steer = Effect.fn("steer")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const [id, how] = [idOf(details), details[2]]
  if (Option.isNone(id) || (how !== "start" && how !== "pause" && how !== "resume" && how !== "cancel")) return stale(desk.texts)
  const act = { permission: "broadcasts.send", action: `${how} broadcast`, subject: `broadcast:${id.value}`, reason: null } as const
  return yield* actAt(desk, act, (operator) => how === "start" ? startBroadcast(id.value, operator) : steerBroadcast(id.value, operator, how)).pipe(
    Effect.flatMap((isDone) => Effect.map(card(desk, id.value), (view) =>
      ({ ...view, toast: desk.texts.plain(isDone ? "admin-broadcast-done" : "admin-decided-already") }))),
    Effect.catchTag("BroadcastUnknown", () => Effect.succeed(stale(desk.texts)))
  )
})
