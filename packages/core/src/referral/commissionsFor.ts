import { Result, Schema } from "effect"
import { Amount } from "../money/Amount.ts"
import type { Bps } from "../money/Bps.ts"

/** The configured rates add up to more than the price. Not retryable: a person must correct the settings. */
export class RatesTooHigh extends Schema.TaggedError<RatesTooHigh>()("RatesTooHigh", { totalBps: Schema.Int }) {}

/**
 * Splits the price of one sale into its sponsors' commissions, nearest sponsor first.
 * Units: base units in and out; `rates` in basis points, one per tier.
 * Rounding: down at every tier, so the total paid never exceeds the price; the remainder stays in sales.
 * Errors: `RatesTooHigh` when the rates add up to more than 10_000.
 * Source: README, "Referral tiers".
 */
export const commissionsFor = (price: Amount, rates: ReadonlyArray<Bps>): Result.Result<ReadonlyArray<Amount>, RatesTooHigh> => {
  const totalBps = rates.reduce((total, rate) => total + rate, 0)
  if (totalBps > 10_000) return Result.fail(new RatesTooHigh({ totalBps }))
  return Result.succeed(rates.map((rate) => Amount.make((price * BigInt(rate)) / 10_000n)))
}
