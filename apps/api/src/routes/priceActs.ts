import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import type { PriceWish } from "@sigmatrade/core/level/changePrices"
import { changePrices } from "@sigmatrade/core/level/changePrices"
import type { PricesRefused } from "@sigmatrade/core/level/judgePrices"
import { judgePrices } from "@sigmatrade/core/level/judgePrices"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelTable } from "@sigmatrade/core/level/LevelTable"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"
import { ApiLevelTable } from "../contract/ApiLevelTable.ts"
import { refuse } from "../problems/refuse.ts"
import { levelTableView } from "../views/levelTableView.ts"
import { moneyView } from "../views/moneyView.ts"
import { callerActs } from "./callerActs.ts"
import { noteMissing } from "./noteMissing.ts"
import { requireMatch } from "./requireMatch.ts"

/** What an operator wants the levels to cost in one asset. */
export type Prices = Pick<PriceWish, "asset" | "amounts">

const requireListed = Effect.fnUntraced(function*(id: AssetId) {
  const listed = (yield* ListedAssets).map(({ asset }) => asset.id)
  if (!listed.includes(id)) return yield* refuse("asset_not_listed", `${id} is not listed here. There are: ${listed.join(", ")}.`)
})

const refused = ({ asset, level, reason }: PricesRefused) => refuse("prices_refused", `Level ${level} in ${asset}: ${reason}.`)

/** The table as it would be in force. Nothing is changed. */
const preview = Effect.fnUntraced(function*({ amounts, asset }: Prices) {
  yield* requireListed(asset)
  const table = yield* (yield* LevelStore).table
  const prices = yield* Effect.fromResult(judgePrices(table, asset, amounts)).pipe(Effect.catchTag("PricesRefused", refused))
  return levelTableView(new LevelTable({ version: table.version + 1, prices }), yield* moneyView)
})

/** Puts prices in force over the table that was seen. */
const publish = Effect.fnUntraced(function*({ amounts, asset }: Prices, note: string, ifMatch: string | undefined) {
  yield* requireListed(asset)
  const [{ version, ...seen }, money] = [yield* (yield* LevelStore).table, yield* moneyView]
  const details = { asset, amounts: amounts.join(" "), after: String(version) }
  const act = { permission: "levels.publish", action: "change prices", subject: `prices:${asset}`, reason: note, details } as const
  const table = yield* callerActs(act, Effect.fnUntraced(function*(operator) {
    yield* requireMatch(levelTableView(new LevelTable({ version, ...seen }), money), ApiLevelTable, ifMatch)
    return yield* changePrices({ asset, amounts, version }, operator, note)
  })).pipe(Effect.catchTags({
    NoteMissing: noteMissing,
    PricesMoved: () => refuse("precondition_failed", "Other prices were put in force since. Read the table again and decide again."),
    PricesRefused: refused
  }))
  return levelTableView(table, money)
})

/** What operators do about prices, each once and on the record. */
export const priceActs = { preview, publish }
