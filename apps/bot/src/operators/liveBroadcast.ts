import type { BroadcastProgress } from "@sigmatrade/core/admin/followBroadcasts"
import { idDetails } from "../idDetails.ts"
import { progressBar } from "../renderNotification.ts"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeTime } from "../texts/writeMoney.ts"
import type { Keyboard, View } from "../View.ts"
import { button } from "../View.ts"
import { beginOf } from "./broadcastCard.ts"

/** Cells of the bar. */
const CELLS = 10

const percentOf = (done: number, all: number) => all === 0 ? 100 : Math.floor((done * 100) / all)

const endOf = (texts: Texts, { broadcast, finishAt }: BroadcastProgress): ReadonlyArray<Html> => {
  if (broadcast.state === "paused") return [texts.html("admin-live-paused")]
  if (finishAt === null) return []
  return [texts.html(broadcast.endedAt === null ? "admin-live-expected" : "admin-live-ended", { at: writeTime(finishAt) })]
}

const waysOf = (texts: Texts, { broadcast: { id, state } }: BroadcastProgress): Keyboard => {
  const way = (how: "pause" | "resume" | "cancel") => button(texts.plain(`button-${how}-broadcast`), `adminlive:${idDetails(id)}:${how}`)
  const steering = state === "running" ? [[way("pause"), way("cancel")]] : state === "paused" ? [[way("resume"), way("cancel")]] : []
  // In a message of its own, for this one goes on changing.
  return [...steering, [button(texts.plain("button-open-broadcast"), `adminbroadcast:${idDetails(id)}`, "below")]]
}

/** How far a broadcast is, as the message shows it that changes while it runs. */
export const liveBroadcast = (texts: Texts, progress: BroadcastProgress): View => {
  const { broadcast: { content, state }, outcomes, recipients } = progress
  const done = recipients - outcomes.waiting
  const facts = texts.html("admin-live", {
    state: texts.plain(`broadcast-${state}`), text: beginOf(texts, content), bar: progressBar(Math.floor((done * CELLS) / Math.max(1, recipients)), CELLS),
    percent: percentOf(done, recipients), recipients, delivered: outcomes.delivered, waiting: outcomes.waiting, unreachable: outcomes.unreachable,
    failed: outcomes.rejected + outcomes["given up"], left: outcomes.unwilling + outcomes["left out"]
  })
  return { html: Html.lines([facts, ...endOf(texts, progress)], 1), keyboard: waysOf(texts, progress) }
}
