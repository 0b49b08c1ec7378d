import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { levelTableView } from "../views/levelTableView.ts"
import { moneyView } from "../views/moneyView.ts"
import { priceActs } from "./priceActs.ts"

/** The price table in force. */
export const readLevels = Effect.fn("readLevels")(function*() {
  return levelTableView(yield* (yield* LevelStore).table, yield* moneyView)
})

/** `/v1/levels` */
export const levels = HttpApiBuilder.group(ApiContract, "levels", (handlers) =>
  handlers
    .handle("read", () => readLevels())
    .handle("preview", ({ payload: { asset, prices } }) => priceActs.preview({ asset, amounts: prices }))
    .handle("publish", ({ headers, payload: { asset, note, prices } }) => priceActs.publish({ asset, amounts: prices }, note, headers["if-match"])))
