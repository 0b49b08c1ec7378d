import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { DateTime, Effect } from "effect"
import { loops } from "./loops.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Puts the configured prices in force, says whom we believe about the chain, then watches until it is interrupted. */
export const watcher = Effect.fn("watcher")(function*(prices: ReadonlyArray<LevelPrice>, settings: WatchSettings) {
  const table = yield* (yield* LevelStore).publish(prices, yield* DateTime.now)
  const standings = yield* (yield* ProviderPool).look
  const { quorum, rule } = yield* ConfirmationPolicy
  const providers = Object.fromEntries(standings.map(({ id, state }) => [id, state]))
  yield* Effect.logInfo("Watching the chain", { providers, quorum, rule, priceVersion: table.version })
  if (quorum === 1) {
    yield* Effect.logWarning(
      "One provider alone decides what is credited: if it lies, members are credited money that does not exist. " +
        "Name at least one more in BSC_RPC_URLS and leave RPC_QUORUM unset or at 2."
    )
  }
  return yield* loops(settings)
})
