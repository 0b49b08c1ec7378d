import { DateTime, Effect } from "effect"
import type { LevelPrice } from "./LevelTable.ts"
import { LevelStore } from "./LevelStore.ts"

/**
 * Puts the prices of the settings in force, unless an operator has put others there: his stay until he changes them. Answers the prices in
 * force, and whether they are those of the settings. Safe to repeat.
 */
export const publishConfigured = Effect.fn("publishConfigured")(function*(prices: ReadonlyArray<LevelPrice>) {
  const levels = yield* LevelStore
  while (true) {
    const [last] = yield* levels.versions(1)
    if (last !== undefined && last.operator !== null) return { table: last.table, isConfigured: false }
    const change = { prices, expected: last?.table.version ?? 0, operator: null, note: null }
    const table = yield* levels.change(change, yield* DateTime.now).pipe(Effect.catchTag("PricesMoved", () => Effect.succeed(null)))
    if (table !== null) return { table, isConfigured: true }
  }
})
