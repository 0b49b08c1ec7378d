import { Effect } from "effect"
import type { Address } from "./Address.ts"
import { OwnTransactions } from "./OwnTransactions.ts"
import { SystemWallet } from "./SystemWallet.ts"

/** Wallets that payouts left from before the settings named another one. They stay ours: what is in them is in the books. */
export const formerWallets = Effect.gen(function*() {
  const { chainId, payout } = yield* SystemWallet
  return (yield* (yield* OwnTransactions).payoutWallets(chainId)).filter((wallet) => wallet !== payout)
})

/** Every wallet of ours that is no member's own: those of the settings, and those that payouts left from before; each once. */
export const namedWallets = Effect.gen(function*() {
  const { address, payout } = yield* SystemWallet
  return [...new Set<Address>([address, ...(payout === null ? [] : [payout]), ...(yield* formerWallets)])]
})
