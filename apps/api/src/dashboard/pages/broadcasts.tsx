import type { Broadcast } from "@sigmatrade/core/broadcast/Broadcast"
import { broadcastProgress } from "@sigmatrade/core/broadcast/broadcastProgress"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { Effect, Option } from "effect"
import type { Page } from "../Page.ts"
import { DataTable } from "../views/DataTable.tsx"
import { Live } from "../views/Live.tsx"
import { Moment } from "../views/Moment.tsx"
import type { Visit } from "../Visit.ts"

/** Broadcasts on the page, and characters of each that are shown. */
const ROWS_MAX = 20
const BEGIN_MAX = 80

const beginOf = ({ content: { media, text } }: Broadcast): string => text.trim() === "" && media !== null ? media.kind : [...text.trim()].slice(0, BEGIN_MAX).join("").replaceAll("\n", " ")

/** The newest broadcasts and how far each is. */
export const broadcasts: Page = {
  permission: "broadcasts.send",
  show: Effect.fn("broadcasts")(function*(visit: Visit) {
    const { texts } = visit
    const recent = yield* (yield* BroadcastStore).recent(ROWS_MAX)
    const all = yield* Effect.forEach(recent, ({ id }) => Effect.option(broadcastProgress(id)))
    const columns = [{ label: texts.say("text") }, { label: texts.say("state") }, { label: texts.say("progress") }, { label: texts.say("not-reached"), kind: "number" }, { label: texts.say("ends-at") }, { label: texts.say("by") }] as const
    const rows = all.flatMap(Option.toArray).map(({ broadcast, finishAt, outcomes, recipients }) => [
      beginOf(broadcast), <span class="tag">{texts.say(`broadcast-${broadcast.state}`)}</span>,
      recipients === 0 ? "—" : <>{texts.say("progress-of", { told: recipients - outcomes.waiting, count: recipients })}
        <meter min={0} max={recipients} value={recipients - outcomes.waiting} aria-label={texts.say("progress")} /></>,
      String(outcomes.unreachable + outcomes.rejected + outcomes["given up"]), <Moment at={finishAt} />, broadcast.operator
    ])
    return {
      title: texts.say("section-broadcasts"),
      body: <Live id="broadcasts"><DataTable caption={texts.say("section-broadcasts")} columns={columns} rows={rows} none={texts.say("none-yet")} /><p class="soft">{texts.say("broadcasts-in-bot")}</p></Live>
    }
  })
}
