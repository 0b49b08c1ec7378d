/** Longer than any address: more of it is repeated nowhere. */
const ADDRESS_LENGTH_MAX = 64

/**
 * Where a request comes from: `forwarded` is its header `x-forwarded-for`, `connection` whom the runtime speaks with. Each trusted proxy has
 * added to the header whom it spoke with, so with `hops` of them the one that many from the right is true; whatever stands left of it the
 * caller may have made up. Without proxies only the connection counts.
 */
export const callerAddress = (forwarded: string | undefined, connection: string | undefined, hops: number): string => {
  const met = connection ?? "unknown"
  if (hops === 0) return met.slice(0, ADDRESS_LENGTH_MAX)
  const chain = [...(forwarded ?? "").split(",").map((one) => one.trim()).filter((one) => one !== ""), met]
  return (chain[Math.max(0, chain.length - 1 - hops)] ?? met).slice(0, ADDRESS_LENGTH_MAX)
}
