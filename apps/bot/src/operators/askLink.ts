import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import type { LinkButton } from "@sigmatrade/core/broadcast/BroadcastContent"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { readLinkButton } from "@sigmatrade/core/broadcast/readLinkButton"
import { rewriteBroadcast } from "@sigmatrade/core/broadcast/rewriteBroadcast"
import { beginDialogue } from "@sigmatrade/core/dialogue/beginDialogue"
import type { Dialogue } from "@sigmatrade/core/dialogue/Dialogue"
import { DialogueStore } from "@sigmatrade/core/dialogue/DialogueStore"
import { Effect, Option, Result, Schema } from "effect"
import { asking } from "../dialogue/questions.ts"
import { idDetails } from "../idDetails.ts"
import { button, shown, stale } from "../View.ts"
import { broadcastIn, cardOf } from "./broadcastCard.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { previewed } from "./tryBroadcast.ts"

/** Puts a button below a draft, or takes it away. Answers whether it was still a draft. */
const setLink = (desk: Desk, id: BroadcastId, link: LinkButton | null) => {
  const details = { link: link?.url ?? "none" }
  const act = { permission: "broadcasts.send", action: "link broadcast", subject: `broadcast:${id}`, reason: null, details } as const
  return actAt(desk, act, () => Effect.gen(function*() {
    const { content } = yield* (yield* BroadcastStore).get(id)
    return yield* rewriteBroadcast(id, { ...content, link })
  }))
}

const backToCard = ({ texts }: Desk, id: BroadcastId) => [[button(texts.plain("button-open-broadcast"), `adminbroadcast:${idDetails(id)}`)]]

/** Asks for the words and the address of a button below a broadcast, or takes the button away. */
export const askLink = Effect.fn("askLink")(function*(desk: Desk, details: ReadonlyArray<string>) {
  const id = broadcastIn(details)
  if (Option.isNone(id)) return stale(desk.texts)
  const gone = () => Effect.succeed(stale(desk.texts))
  if (details[2] === "off") {
    return yield* setLink(desk, id.value, null).pipe(
      Effect.flatMap((isDone) => Effect.map(cardOf(desk, id.value), (view) =>
        ({ ...view, toast: desk.texts.plain(isDone ? "admin-broadcast-done" : "admin-decided-already") }))),
      Effect.catchTags({ BroadcastEmpty: gone, BroadcastUnknown: gone })
    )
  }
  yield* beginDialogue(desk.member.id, asking("admin-link", { id: id.value }))
  return shown(desk.texts.html("admin-ask-link"), backToCard(desk, id.value))
})

/** The operator says where a button leads: he gets the broadcast with it, as members would. */
export const linkGiven = Effect.fn("linkGiven")(function*(desk: Desk, { answers }: Dialogue, text: string) {
  const id = Schema.decodeUnknownOption(BroadcastId)(answers["id"])
  if (Option.isNone(id)) return stale(desk.texts)
  const link = readLinkButton(text)
  if (Result.isFailure(link)) return shown(desk.texts.html(`admin-link-bad-${link.failure.reason}`), backToCard(desk, id.value))
  const gone = () => Effect.succeed(stale(desk.texts))
  return yield* setLink(desk, id.value, link.success).pipe(
    Effect.tap(() => Effect.flatMap(DialogueStore, ({ end }) => end(desk.member.id))),
    Effect.flatMap((isDone) => isDone ? previewed(desk, id.value) : cardOf(desk, id.value, [desk.texts.html("admin-broadcast-fixed")])),
    Effect.catchTags({ BroadcastEmpty: gone, BroadcastUnknown: gone })
  )
})
