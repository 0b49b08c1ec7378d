import { DateTime } from "effect"
import type { PaymentOrder } from "./Signer.ts"
import type { Signing } from "./SigningLog.ts"

/** How far back the limits of a day look. */
const DAY_HOURS = 24

/** Whether two orders are for the same key: its wallet on its chain. */
export const isOfSameKey = (one: Pick<PaymentOrder, "chainId" | "wallet">, other: Pick<PaymentOrder, "chainId" | "wallet">): boolean =>
  one.wallet === other.wallet && one.chainId === other.chainId

/** Picks from a whole log a key's signings of the 24 hours before a moment, and any in its future. */
export const signedLastDay = (
  signings: ReadonlyArray<Signing>,
  key: Pick<PaymentOrder, "chainId" | "wallet">,
  at: DateTime.Utc
): ReadonlyArray<Signing> => {
  const since = DateTime.toEpochMillis(DateTime.subtract(at, { hours: DAY_HOURS }))
  return signings.filter((signing) => isOfSameKey(signing.order, key) && DateTime.toEpochMillis(signing.at) > since)
}
