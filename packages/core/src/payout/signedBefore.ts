import { isOfSameKey, signedLastDay } from "./signedLastDay.ts"
import type { SignedBefore, Signing } from "./SigningLog.ts"

/** Picks from a whole log, the oldest first, what matters to one more signing. */
export const signedBefore = (epoch: number, signings: ReadonlyArray<Signing>, { at, order }: Signing): SignedBefore => ({
  epoch,
  ofNonce: signings.filter((signing) => isOfSameKey(signing.order, order) && signing.order.nonce === order.nonce),
  ofWithdrawals: signings.filter((signing) => signing.order.withdrawals.some((id) => order.withdrawals.includes(id))),
  lastDay: signedLastDay(signings, order, at)
})
