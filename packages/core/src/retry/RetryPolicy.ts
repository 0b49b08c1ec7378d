import { Schema } from "effect"

/** When a failed piece of work is tried again: exponentially later, never later than a cap, a limited number of times. */
export class RetryPolicy extends Schema.Class<RetryPolicy>("RetryPolicy")({
  /** Milliseconds before the second attempt. */
  delayMsFirst: Schema.Int.check(Schema.isGreaterThan(0)),
  /** How much longer each wait is than the one before. */
  factor: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1)),
  /** No wait is longer, jitter included. */
  delayMsMax: Schema.Int.check(Schema.isGreaterThan(0)),
  /** Attempts in all, the first included; after the last one the work becomes a dead letter. */
  attemptsMax: Schema.Int.check(Schema.isGreaterThan(0))
}) {}
