import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"
import type { LimitedOperation, LimitRule, LimitSubject } from "./LimitRule.ts"

/** How often something was done cannot be known now. It is not known either whether this time was counted. */
export class LimitsUnavailable extends Schema.TaggedError<LimitsUnavailable>()("LimitsUnavailable", {}) {}

/** Somebody wants to do what is limited. */
export interface LimitedAttempt {
  readonly operation: LimitedOperation
  readonly subject: LimitSubject
  readonly rule: LimitRule
  readonly now: DateTime.Utc
}

/** Whether it may be done. */
export type Taken =
  | {
    readonly _tag: "Allowed"
    /** How often it may be done after this, until the window that has least left is over. */
    readonly left: number
    /** When that window is over, in milliseconds from now. */
    readonly resetMs: number
  }
  | {
    readonly _tag: "Refused"
    /** When it may be done again, in milliseconds from now. */
    readonly waitMs: number
    /** Whether it is the first refusal of this wait: of many at once exactly one is. */
    readonly isFirst: boolean
  }

/** Counts who does what how often. Not part of any transaction: what was counted stays counted. Every adapter passes its contract suite. */
export class RateLimits extends Context.Service<RateLimits, {
  /** Counts one time, in all windows of the rule, or in none when one of them is full. */
  readonly take: (attempt: LimitedAttempt) => Effect.Effect<Taken, LimitsUnavailable>
}>()("@sigmatrade/core/limit/RateLimits") {}
