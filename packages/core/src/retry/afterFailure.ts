import type { RetryPolicy } from "./RetryPolicy.ts"

/** What follows a failed attempt: another one after a wait, or none any more, so that a person must look (a dead letter). */
export type AfterFailure =
  | { readonly _tag: "Retry"; readonly delayMs: number }
  | { readonly _tag: "GiveUp" }

/**
 * Decides after attempt number `attempt` (1 is the first) has failed.
 * `jitter` in 0..1 spreads waits over the upper half of the exact one, so that many failures do not return at once; rounded down.
 * `floorMs` is a wait somebody else demands (Telegram's `retry_after`, HTTP `Retry-After`): never shorter than that, cap or not.
 */
export const afterFailure = (policy: RetryPolicy, attempt: number, jitter: number, floorMs = 0): AfterFailure => {
  if (attempt >= policy.attemptsMax) return { _tag: "GiveUp" }
  const exact = Math.min(policy.delayMsMax, policy.delayMsFirst * policy.factor ** (attempt - 1))
  return { _tag: "Retry", delayMs: Math.max(floorMs, Math.floor(exact * (0.5 + jitter / 2))) }
}
