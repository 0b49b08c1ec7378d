/** How many requests a key may make. Source: draft-ietf-httpapi-ratelimit-headers. */
export interface RateLimit {
  /** Requests in one window. */
  readonly limit: number
  readonly windowSeconds: number
  readonly remaining: number
  /** When what was used is given back, in seconds from the answer. */
  readonly resetSeconds: number
}

/** The numbers of one policy, such as `"burst";q=600;w=60`. */
const numbersOf = (text: string | null) => new Map([...(text ?? "").matchAll(/;\s*([a-z]+)=(\d+)/gu)].map(([, name, digits]) => [name, Number(digits)]))

/** What an answer's headers say of the limit; null: nothing. */
export const readRateLimit = (headers: Headers): RateLimit | null => {
  const [policy, state] = [numbersOf(headers.get("ratelimit-policy")), numbersOf(headers.get("ratelimit"))]
  const [limit, windowSeconds, remaining, resetSeconds] = [policy.get("q"), policy.get("w"), state.get("r"), state.get("t")]
  if (limit === undefined || windowSeconds === undefined || remaining === undefined || resetSeconds === undefined) return null
  return { limit, windowSeconds, remaining, resetSeconds }
}
