import type { PaymentOrder, SignedSoFar } from "./Signer.ts"
import { isOfSameKey } from "./signedLastDay.ts"
import type { Signing } from "./SigningLog.ts"
import type { WithdrawalId } from "./Withdrawal.ts"

/** Picks from a whole log what it knows of a wallet's nonces and, for whatever wallet, of withdrawals. */
export const signedSoFar = (
  signings: ReadonlyArray<Signing>,
  key: Pick<PaymentOrder, "chainId" | "wallet">,
  withdrawals: ReadonlyArray<WithdrawalId>
): SignedSoFar => {
  const nonces = signings.filter(({ order }) => isOfSameKey(order, key)).map(({ order }) => order.nonce)
  const named = new Set(signings.flatMap(({ order }) => order.withdrawals))
  return { nextNonce: nonces.reduce((next, nonce) => Math.max(next, nonce + 1), 0), withdrawals: new Set(withdrawals.filter((id) => named.has(id))) }
}
