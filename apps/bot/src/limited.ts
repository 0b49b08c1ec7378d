import type { LimitedOperation } from "@sigmatrade/core/limit/LimitRule"
import { LimitSubject } from "@sigmatrade/core/limit/LimitRule"
import type { LimitReached } from "@sigmatrade/core/limit/limitOperation"
import { limitOperation } from "@sigmatrade/core/limit/limitOperation"
import type { LimitsUnavailable } from "@sigmatrade/core/limit/RateLimits"
import { Effect, Result } from "effect"
import type { Texts } from "./texts/textsIn.ts"
import type { Turn } from "./Turn.ts"
import type { Answer } from "./View.ts"
import { backToMenu, shown } from "./View.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const whyNot = (texts: Texts, refusal: LimitReached | LimitsUnavailable) => {
  if (refusal._tag === "LimitsUnavailable") return texts.html("limit-unknown")
  const { waitMs } = refusal
  return waitMs > 2 * HOUR_MS
    ? texts.html("limit-reached-hours", { hours: Math.ceil(waitMs / HOUR_MS) })
    : texts.html("limit-reached", { minutes: Math.ceil(waitMs / MINUTE_MS) })
}

/** Does something if the member has not done it too often; else, or while that cannot be known, he is told to try later and nothing happens. */
export const limited = Effect.fn("limited")(function*<A extends Answer, E, R>(
  { member, texts }: Turn,
  operation: LimitedOperation,
  work: Effect.Effect<A, E, R>
) {
  const counted = yield* Effect.result(limitOperation(operation, LimitSubject.make(member.id)))
  if (Result.isSuccess(counted)) return yield* work
  yield* Effect.logInfo("Something limited was not done", { operation, refusal: counted.failure })
  return shown(whyNot(texts, counted.failure), backToMenu(texts))
})
