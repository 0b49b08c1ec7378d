import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import type { LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { publishConfigured } from "@sigmatrade/core/level/publishConfigured"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect } from "effect"
import { loops } from "./loops.ts"
import type { WatchSettings } from "./WatchSettings.ts"

/** Puts the configured prices in force unless an operator has set others, says whom we believe about the chain, then watches until it is interrupted. */
export const watcher = Effect.fn("watcher")(function*(prices: ReadonlyArray<LevelPrice>, settings: WatchSettings) {
  const { isConfigured, table } = yield* publishConfigured(prices)
  if (!isConfigured) yield* Effect.logInfo("An operator has set the prices: DEPOSIT_LEVEL_ settings are not used", { priceVersion: table.version })
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
