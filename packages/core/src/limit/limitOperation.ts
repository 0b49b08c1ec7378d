import { DateTime, Effect, Schema } from "effect"
import { LimitedOperation } from "./LimitRule.ts"
import type { LimitSubject } from "./LimitRule.ts"
import { LimitRules } from "./LimitRules.ts"
import { RateLimits } from "./RateLimits.ts"

/** It was done too often. `waitMs` says when it may be done again; `isFirst` whether this is the first refusal of that wait. */
export class LimitReached extends Schema.TaggedError<LimitReached>()("LimitReached", {
  operation: LimitedOperation,
  waitMs: Schema.Int,
  isFirst: Schema.Boolean
}) {}

/**
 * Counts that a subject does something, before it is done. Errors: `LimitReached`; `LimitsUnavailable` when the count is unknown and the
 * operation one that then waits.
 */
export const limitOperation = Effect.fnUntraced(function*(operation: LimitedOperation, subject: LimitSubject) {
  const rule = (yield* LimitRules)[operation]
  const taken = yield* (yield* RateLimits).take({ operation, subject, rule, now: yield* DateTime.now }).pipe(
    Effect.catchTag("LimitsUnavailable", (unknown) =>
      rule.whenUnknown === "allow" ? Effect.succeed({ _tag: "Unknown" } as const) : Effect.fail(unknown))
  )
  if (taken._tag === "Refused") return yield* new LimitReached({ operation, waitMs: taken.waitMs, isFirst: taken.isFirst })
})
