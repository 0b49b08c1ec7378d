import type { LevelTable } from "@sigmatrade/core/level/LevelTable"
import type { ApiLevelTable } from "../contract/ApiLevelTable.ts"
import type { MoneyView } from "./moneyView.ts"

/** Prices as integrators see them: by asset and then by level. */
export const levelTableView = ({ prices, version }: LevelTable, money: MoneyView): typeof ApiLevelTable.Type => ({
  object: "level_table",
  version,
  prices: prices.toSorted((one, other) => one.asset < other.asset ? -1 : one.asset > other.asset ? 1 : one.level - other.level)
    .map(({ asset, level, price }) => ({ level, price: money(price, asset) }))
})
