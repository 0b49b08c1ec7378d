const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? .+ GMT$/

/**
 * How long a provider asks to be left alone, in milliseconds, from the value of its `Retry-After` header: seconds or an HTTP date,
 * which is compared with our own clock. At most `msMax`. `null` when there is no header, no sense in it, or no time left.
 * Source: RFC 9110, section 10.2.3.
 */
export const readRetryAfter = (header: string | null, nowMs: number, msMax: number): number | null => {
  const text = (header ?? "").trim()
  // Fractions are no part of the standard, yet some gateways send them.
  const isSeconds = /^\d+(\.\d+)?$/.test(text)
  if (!isSeconds && !HTTP_DATE.test(text)) return null
  const ms = Math.ceil(isSeconds ? Number(text) * 1_000 : Date.parse(text) - nowMs)
  return ms > 0 ? Math.min(ms, msMax) : null
}
