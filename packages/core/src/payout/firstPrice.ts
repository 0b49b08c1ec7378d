import type { PayoutRules } from "./PayoutPolicy.ts"

type Bounds = Pick<PayoutRules, "gasPriceMin" | "gasPriceMax">

/** The part more that pools demand of a replacement, in per cent. */
const MORE_PERCENT = 10n

const lower = (one: bigint, other: bigint) => one < other ? one : other
const higher = (one: bigint, other: bigint) => one > other ? one : other

/** The price of a first attempt: what is suggested, never below the floor, never above the cap. `null`: nobody suggests anything. */
export const firstPrice = (suggested: bigint | null, { gasPriceMax, gasPriceMin }: Bounds): bigint =>
  lower(gasPriceMax, higher(gasPriceMin, suggested ?? gasPriceMin))

/**
 * The price of an attempt in the place of another one: at least 10 % more, rounded up, or what is suggested if that is more, never above
 * the cap. `null`: the cap allows none, and the one before must do.
 */
export const replacementPrice = (before: bigint, suggested: bigint | null, { gasPriceMax }: Bounds): bigint | null => {
  const least = before + (before * MORE_PERCENT + 99n) / 100n
  return least > gasPriceMax ? null : lower(gasPriceMax, higher(least, suggested ?? least))
}

/** The price in the middle of what providers suggest, the lower of two; `null` when none does. One who lies moves it by one place. */
export const medianPrice = (suggested: ReadonlyArray<bigint>): bigint | null =>
  suggested.toSorted((one, other) => one < other ? -1 : 1)[Math.floor((suggested.length - 1) / 2)] ?? null
