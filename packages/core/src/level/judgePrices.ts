import { Result, Schema } from "effect"
import type { Amount } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"
import type { LevelTable } from "./LevelTable.ts"
import { LevelNumber, LevelPrice } from "./LevelTable.ts"

/** Levels that an asset may have prices for. */
const LEVELS_MAX = 20

/** Prices that cannot be in force, and why. `level`: the first one that it is about. */
export class PricesRefused extends Schema.TaggedError<PricesRefused>()("PricesRefused", {
  reason: Schema.Literals(["nothing would be sold", "a price is zero", "a higher level costs no more", "too many levels", "nothing changes"]),
  asset: AssetId,
  level: Schema.Int
}) {}

const faultOf = (amounts: ReadonlyArray<Amount>): Pick<PricesRefused, "reason" | "level"> | null => {
  if (amounts.length > LEVELS_MAX) return { reason: "too many levels", level: LEVELS_MAX + 1 }
  const zero = amounts.findIndex((amount) => amount === 0n)
  if (zero >= 0) return { reason: "a price is zero", level: zero + 1 }
  // A deposit buys the highest level that it covers, which must be the dearest one too.
  const fallen = amounts.findIndex((amount, index) => index > 0 && amount <= (amounts[index - 1] ?? 0n))
  return fallen >= 0 ? { reason: "a higher level costs no more", level: fallen + 1 } : null
}

/**
 * The prices of all levels once those of one asset are these, level 1 first; none: no level is sold in it any more. Prices in other assets stay.
 * Errors: `PricesRefused`. Pure.
 */
export const judgePrices = (
  { prices }: LevelTable,
  asset: AssetId,
  amounts: ReadonlyArray<Amount>
): Result.Result<ReadonlyArray<LevelPrice>, PricesRefused> => {
  const refused = (fault: Pick<PricesRefused, "reason" | "level">) => Result.fail(new PricesRefused({ ...fault, asset }))
  const fault = faultOf(amounts)
  if (fault !== null) return refused(fault)
  const before = prices.filter((one) => one.asset === asset).toSorted((one, other) => one.level - other.level)
  const others = prices.filter((one) => one.asset !== asset)
  if (amounts.length + others.length === 0) return refused({ reason: "nothing would be sold", level: 1 })
  const isSame = before.length === amounts.length && before.every(({ level, price }, index) => level === index + 1 && price === amounts[index])
  if (isSame) return refused({ reason: "nothing changes", level: 1 })
  return Result.succeed([...others, ...amounts.map((price, index) => new LevelPrice({ asset, level: LevelNumber.make(index + 1), price }))])
}
