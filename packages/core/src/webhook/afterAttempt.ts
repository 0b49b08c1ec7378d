import { DateTime } from "effect"
import type { WebhookAnswer } from "./WebhookDelivery.ts"
import type { DisabledReason } from "./WebhookEndpoint.ts"

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000]

/** Milliseconds before each attempt, the first one at once. Source: Standard Webhooks 1.0.0, "Deliverability and reliability". */
export const SCHEDULE_MS: ReadonlyArray<number> = [
  0, 5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR
]
/** A wait is at most so much longer than the schedule says, by chance: many failures must not return at once. */
const JITTER_SHARE = 0.2
/** A receiver may ask for a longer wait, but not for more than this. */
const RETRY_AFTER_MS_MAX = 24 * HOUR
/** After so long without one success an endpoint is disabled. */
export const FAILING_DAYS_MAX = 5

/** What follows an attempt. `disables`: the endpoint is not called any more, and its deliveries wait until somebody enables it. */
export type AfterAttempt =
  | { readonly _tag: "Delivered" }
  | { readonly _tag: "Retry"; readonly delayMs: number; readonly disables: DisabledReason | null }
  | { readonly _tag: "GivenUp"; readonly disables: DisabledReason | null }

const GONE = 410

const disables = (answer: WebhookAnswer, failingSince: DateTime.Utc | null, now: DateTime.Utc): DisabledReason | null => {
  if (answer._tag === "Answered" && answer.status === GONE) return "gone"
  if (failingSince === null) return null
  return DateTime.isLessThanOrEqualTo(DateTime.add(failingSince, { days: FAILING_DAYS_MAX }), now) ? "failing" : null
}

/**
 * Decides after attempt number `round` of the schedule (1 is the first). Only 200 to 299 is success; a redirect is a failure like any other.
 * `Retry-After` makes a wait longer, never shorter, and never longer than a day. `jitter` in 0..1; rounded down.
 */
export const afterAttempt = (
  answer: WebhookAnswer,
  round: number,
  failingSince: DateTime.Utc | null,
  now: DateTime.Utc,
  jitter: number
): AfterAttempt => {
  if (answer._tag === "Answered" && answer.status >= 200 && answer.status < 300) return { _tag: "Delivered" }
  const disabled = disables(answer, failingSince, now)
  const wait = SCHEDULE_MS[round]
  if (wait === undefined) return { _tag: "GivenUp", disables: disabled }
  const asked = answer._tag === "Answered" ? Math.min(answer.retryAfterMs ?? 0, RETRY_AFTER_MS_MAX) : 0
  return { _tag: "Retry", delayMs: Math.max(asked, Math.floor(wait * (1 + jitter * JITTER_SHARE))), disables: disabled }
}
