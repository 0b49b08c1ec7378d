import { BroadcastContent } from "@sigmatrade/core/broadcast/BroadcastContent"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Effect, Option, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import type { SentMedia } from "../readRequest.ts"
import { button, shown, stale } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPanel } from "./backToPanel.ts"
import { backToAll, beginOf } from "./broadcastCard.ts"
import { previewed } from "./tryBroadcast.ts"

/** Broadcasts on the page. */
const ROWS_MAX = 6

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

/** The newest broadcasts, and for whom a new one can be written. */
export const broadcasts = Effect.fn("broadcasts")(function*({ texts }: Desk) {
  const found = yield* (yield* BroadcastStore).recent(ROWS_MAX)
  const rows = found.map(({ content, id, state }) =>
    [button(texts.plain("button-broadcast", { state: texts.plain(`broadcast-${state}`), text: beginOf(texts, content) }), `adminbroadcast:${idDetails(id)}`)])
  const fresh = Object.keys(SEGMENTS).map((word) => button(texts.plain(`segment-${word}`), `adminwrite:${word}`))
  return shown(texts.html("admin-broadcasts"), [...rows, fresh.slice(0, 3), fresh.slice(3), ...backToPanel(texts)])
})

/** Asks what is to be said. */
export const askBroadcast = Effect.fn("askBroadcast")(function*(desk: Desk, [word]: ReadonlyArray<string>) {
  if (!isWord(word)) return stale(desk.texts)
  yield* beginDialogue(desk.member.id, asking("admin-broadcast", { segment: word }))
  return shown(desk.texts.html("admin-ask-broadcast", { segment: desk.texts.plain(`segment-${word}`) }), backToAll(desk))
})

const contentOf = (given: string | SentMedia) => Schema.decodeUnknownOption(BroadcastContent)(
  typeof given === "string"
    ? { text: given, media: null, link: null }
    : { text: given.text ?? given.media.caption ?? "", media: { kind: given.media.kind, fileId: given.media.fileId }, link: null }
)

/** The operator says what is to be said, or sends it: he gets it as members would, and nothing else is sent before he has seen whom it reaches. */
export const broadcastGiven = Effect.fn("broadcastGiven")(function*(desk: Desk, { answers }: Dialogue, given: string | SentMedia) {
  const word = answers["segment"]
  const content = contentOf(given)
  if (!isWord(word) || Option.isNone(content)) return stale(desk.texts)
  const act = { permission: "broadcasts.send", action: "draft broadcast", subject: `segment:${word}`, reason: null } as const
  return yield* actAt(desk, act, (operator) => draftBroadcast(operator, SEGMENTS[word], content.value)).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.flatMap(({ id }) => previewed(desk, id)),
    Effect.catchTags({ BroadcastEmpty: () => askBroadcast(desk, [word]), BroadcastUnknown: () => Effect.succeed(stale(desk.texts)) })
  )
})
