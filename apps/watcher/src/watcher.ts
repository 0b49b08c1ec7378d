import { ChainReader } from "@sigmatrade/core/chain/ChainReader"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { DateTime, Effect } from "effect"
import { loops } from "./loops.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Puts the configured prices in force, says where the chain stands, then watches until it is interrupted. */
export const watcher = Effect.fn("watcher")(function*(prices: ReadonlyArray<LevelPrice>, settings: WatchSettings) {
  const table = yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const head = yield* Effect.result((yield* ChainReader).head)
  const latest = head._tag === "Success" ? head.success.latest.number : null
  yield* Effect.logInfo("Watching the chain", { latest, priceVersion: table.version })
  return yield* loops(settings)
})
