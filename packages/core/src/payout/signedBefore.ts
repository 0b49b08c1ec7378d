import { DateTime } from "effect"
import type { PaymentOrder } from "./Signer.ts"
import type { SignedBefore, Signing } from "./SigningLog.ts"

/** How far back the limits of a day look. */
const DAY_HOURS = 24

/** Whether two orders are for the same key: its wallet on its chain. */
export const isOfSameKey = (one: Pick<PaymentOrder, "chainId" | "wallet">, other: Pick<PaymentOrder, "chainId" | "wallet">): boolean =>
  one.wallet === other.wallet && one.chainId === other.chainId

/** Picks from a whole log, the oldest first, what matters to one more signing. */
export const signedBefore = (epoch: number, signings: ReadonlyArray<Signing>, { at, order }: Signing): SignedBefore => {
  const since = DateTime.toEpochMillis(DateTime.subtract(at, { hours: DAY_HOURS }))
  const ofKey = signings.filter((signing) => isOfSameKey(signing.order, order))
  return {
    epoch,
    ofNonce: ofKey.filter((signing) => signing.order.nonce === order.nonce),
    ofWithdrawals: signings.filter((signing) => signing.order.withdrawals.some((id) => order.withdrawals.includes(id))),
    lastDay: ofKey.filter((signing) => DateTime.toEpochMillis(signing.at) > since)
  }
}
