import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import type { ApiLevelTable } from "../contract/ApiLevelTable.ts"
import { moneyView } from "../views/moneyView.ts"

const readLevels = Effect.fn("readLevels")(function*() {
  const { prices, version } = yield* (yield* LevelStore).table
  const money = yield* moneyView
  const sorted = prices.toSorted((one, other) => one.asset < other.asset ? -1 : one.asset > other.asset ? 1 : one.level - other.level)
  return {
    object: "level_table",
    version,
    prices: sorted.map(({ asset, level, price }) => ({ level, price: money(price, asset) }))
  } satisfies typeof ApiLevelTable.Type
})

/** `GET /v1/levels` */
export const levels = HttpApiBuilder.group(ApiContract, "levels", (handlers) => handlers.handle("read", () => readLevels()))
