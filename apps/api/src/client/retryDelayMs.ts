import type { CheckedSettings } from "./ClientSettings.ts"
import type { SigmatradeError } from "./SigmatradeError.ts"
import { NoAnswer, SigmatradeProblem } from "./SigmatradeError.ts"

/** Whether the same request may have another outcome later. */
const isPassing = (error: SigmatradeError): boolean => {
  if (error instanceof SigmatradeProblem && error.code === "idempotency_in_progress") return true
  const status = error instanceof SigmatradeProblem || error instanceof NoAnswer ? error.status : null
  return status === null || status === 408 || status === 429 || status >= 500
}

/**
 * How long to wait before the next try, in milliseconds: what the API says and at least that, else by full jitter, which spreads callers
 * that failed together. Null: trying again does not help, or would wait too long.
 * Source: M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog.
 */
export const retryDelayMs = (
  error: SigmatradeError, settings: Pick<CheckedSettings, "retryDelayMs" | "retryDelayMsMax">, chance: number
): number | null => {
  if (!isPassing(error)) return null
  const longest = Math.min(settings.retryDelayMs * 2 ** (error.tries - 1), settings.retryDelayMsMax)
  if (error.retryAfterMs === null) return chance * longest
  return error.retryAfterMs > settings.retryDelayMsMax ? null : error.retryAfterMs + chance * settings.retryDelayMs
}
