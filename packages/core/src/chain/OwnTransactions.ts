import type { Effect } from "effect"
import { Context } from "effect"
import type { Address } from "./Address.ts"
import type { ChainId } from "./BlockHeader.ts"
import type { TxHash } from "./Transfer.ts"

/**
 * Which transactions of our wallets are payments we have signed ourselves, and from which wallets: whoever reads the chain asks, and learns
 * nothing else of them.
 * Every adapter passes its contract suite.
 */
export class OwnTransactions extends Context.Service<OwnTransactions, {
  /** Those of the transactions that are payments of ours. */
  readonly among: (hashes: ReadonlyArray<TxHash>) => Effect.Effect<ReadonlySet<TxHash>>
  /** Inside a transaction: those by which the payment has come to its end in the books; the others do not come to it before commit. */
  readonly settled: (hashes: ReadonlyArray<TxHash>) => Effect.Effect<ReadonlySet<TxHash>>
  /** The wallets of a chain that payouts have ever left from, or were about to: those that have a lane. */
  readonly payoutWallets: (chainId: ChainId) => Effect.Effect<ReadonlyArray<Address>>
}>()("@sigmatrade/core/chain/OwnTransactions") {}
