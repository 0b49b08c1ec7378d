import { DateTime } from "effect"
import type { PaymentOrder } from "./Signer.ts"
import type { SignedBefore, Signing } from "./SigningLog.ts"

/** How far back the limits of a day look. */
const DAY_HOURS = 24

const isOfSameKey = (one: PaymentOrder, other: PaymentOrder) => one.wallet === other.wallet && one.chainId === other.chainId

/** Picks from a whole log, the oldest first, what matters to one more signing. */
export const signedBefore = (epoch: number, signings: ReadonlyArray<Signing>, { at, order }: Signing): SignedBefore => {
  const since = DateTime.toEpochMillis(DateTime.subtract(at, { hours: DAY_HOURS }))
  const ofKey = signings.filter((signing) => isOfSameKey(signing.order, order))
  return {
    epoch,
    ofNonce: ofKey.filter((signing) => signing.order.nonce === order.nonce),
    lastDay: ofKey.filter((signing) => DateTime.toEpochMillis(signing.at) > since)
  }
}
