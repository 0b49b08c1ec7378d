import { draftBroadcast } from "@sigmatrade/core/broadcast/draftBroadcast"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Effect } from "effect"
import { LANGUAGES, textsIn } from "../texts/textsIn.ts"
import { button, shown } from "../View.ts"
import { actAt } from "./Desk.ts"
import type { Desk } from "./Desk.ts"
import { backToPrices, priceRows, prices } from "./prices.ts"

/** Writes a broadcast of the prices in force in every language, for whoever reads it. Nothing is sent: that is done from the broadcasts. */
export const announcePrices = Effect.fn("announcePrices")(function*(desk: Desk, [given]: ReadonlyArray<string>) {
  const { table } = yield* LevelStore
  const now = yield* table
  // What he wants to announce is not what is in force any more: he looks first.
  if (given !== String(now.version)) return yield* prices(desk)
  const act = { permission: "broadcasts.send", action: "announce prices", subject: `prices:${now.version}`, reason: null } as const
  yield* actAt(desk, act, (operator) => Effect.forEach(LANGUAGES, Effect.fnUntraced(function*(language) {
    const texts = textsIn(language)
    const rows = (yield* priceRows(texts, now.prices)).map((row) => texts.plain("announce-row", row))
    const text = [texts.plain("announce-prices"), "", ...rows].join("\n")
    yield* draftBroadcast(operator, { _tag: "InLanguage", language }, { text, media: null, link: null }).pipe(Effect.orDie)
  }), { discard: true }))
  const toBroadcasts = [button(desk.texts.plain("button-adminbroadcasts"), "adminbroadcasts")]
  return shown(desk.texts.html("admin-prices-announced", { version: now.version }), [toBroadcasts, ...backToPrices(desk)])
})
