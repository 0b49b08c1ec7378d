import type { MissedWhileAway } from "@sigmatrade/core/notification/MissedWhileAway"
import { Html } from "./texts/Html.ts"
import type { Texts } from "./texts/textsIn.ts"
import type { writeMoney } from "./texts/writeMoney.ts"

/** What a member reads who is back: each kind of event in a line of its own, however often it happened. */
export const renderMissed = (texts: Texts, money: ReturnType<typeof writeMoney>, { events }: MissedWhileAway): ReadonlyArray<Html> => [
  texts.html("notice-missed"),
  Html.lines(events.map(({ kind, sum, times }) =>
    texts.html("notice-missed-event", { kind, times, money: sum === null ? "" : money(sum.asset, sum.amount) })))
]
