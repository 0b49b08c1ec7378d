import { RateLimits } from "./RateLimits.ts"

/** Where limits are counted when they are counted in two places. */
export interface LimitPlaces {
  /** What goes on while its count is unknown. */
  readonly reading: RateLimits["Service"]
  /** What waits while its count is unknown: this place must outlive the process and be one for all. */
  readonly guarded: RateLimits["Service"]
}

/** Counts each operation in the place that its rule deserves: a flood of updates need not reach where money is guarded. */
export const splitLimits = ({ guarded, reading }: LimitPlaces): RateLimits["Service"] =>
  RateLimits.of({ take: (attempt) => (attempt.rule.whenUnknown === "allow" ? reading : guarded).take(attempt) })
