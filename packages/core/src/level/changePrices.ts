import { DateTime, Effect } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { NoteMissing } from "../incident/NoteMissing.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { judgePrices } from "./judgePrices.ts"
import { LevelStore, PricesMoved } from "./LevelStore.ts"

const NOTE_LENGTH_MAX = 1_000

/** What an operator wants the levels to cost in one asset. */
export interface PriceWish {
  readonly asset: AssetId
  /** Level 1 first, in base units; none: no level is sold in this asset any more. */
  readonly amounts: ReadonlyArray<Amount>
  /** The version that he has seen: over another one nothing is put. */
  readonly version: number
}

/**
 * An operator puts other prices in force, from now on: payments that were asked for before keep theirs. Answers the new version. Errors:
 * `NoteMissing`, `PricesMoved` when others are in force than he has seen, `PricesRefused` with the reason.
 */
export const changePrices = Effect.fn("changePrices")(function*({ amounts, asset, version }: PriceWish, operator: OperatorName, note: string) {
  if (note.trim() === "") return yield* new NoteMissing()
  const levels = yield* LevelStore
  const table = yield* levels.table
  if (table.version !== version) return yield* new PricesMoved({ version: table.version })
  const prices = yield* Effect.fromResult(judgePrices(table, asset, amounts))
  return yield* levels.change({ prices, expected: version, operator, note: note.trim().slice(0, NOTE_LENGTH_MAX) }, yield* DateTime.now)
})
