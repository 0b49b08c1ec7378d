import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import type { PriceVersion } from "@sigmatrade/core/level/PriceVersion"
import { Effect } from "effect"
import { Html } from "../texts/Html.ts"
import type { Texts } from "../texts/textsIn.ts"
import { writeMoney, writeTime } from "../texts/writeMoney.ts"
import type { Keyboard } from "../View.ts"
import { button, shown } from "../View.ts"
import { backToPanel } from "./backToPanel.ts"
import type { Desk } from "./Desk.ts"

/** Versions shown: the one in force, and those before it. */
const VERSIONS_MAX = 6
const NOTE_MAX = 200

/** Every level with its prices in every asset, a line each. */
export const priceRows = Effect.fn("priceRows")(function*(texts: Texts, prices: ReadonlyArray<LevelPrice>) {
  const money = writeMoney(yield* ListedAssets, texts)
  const levels = [...Map.groupBy(prices, ({ level }) => level)].toSorted(([one], [other]) => one - other)
  return levels.map(([level, group]) => ({
    level, prices: group.toSorted((one, other) => one.asset.localeCompare(other.asset)).map(({ asset, price }) => money(asset, price)).join(` ${texts.plain("levels-or")} `)
  }))
})

const versionRow = ({ texts }: Desk, { note, operator, publishedAt, table: { version } }: PriceVersion) => {
  const at = writeTime(publishedAt)
  return operator === null
    ? texts.html("admin-prices-settings", { version, at })
    : texts.html("admin-prices-operator", { version, at, operator, note: (note ?? "").slice(0, NOTE_MAX) })
}

/** The rows below everything about prices. */
export const backToPrices = ({ texts }: Desk): Keyboard => [[button(texts.plain("button-adminprices"), "adminprices")], ...backToPanel(texts)]

/** What the levels cost, since when and by whose word, and how it was before. */
export const prices = Effect.fn("prices")(function*(desk: Desk) {
  const { texts } = desk
  const versions = yield* (yield* LevelStore).versions(VERSIONS_MAX)
  const [now] = versions
  const rows = (yield* priceRows(texts, now?.table.prices ?? [])).map((row) => texts.html("admin-prices-row", row))
  const parts = [texts.html("admin-prices"), Html.lines(rows), Html.lines(versions.map((version) => versionRow(desk, version)))]
  const change = (yield* ListedAssets).map(({ asset: { id } }) => [button(texts.plain("button-price", { asset: id }), `adminprice:${id}`)])
  const tell = now === undefined ? [] : [[button(texts.plain("button-announce"), `adminannounce:${now.table.version}`)]]
  return shown(Html.lines(parts, 1), [...change, ...tell, ...backToPanel(texts)])
})
