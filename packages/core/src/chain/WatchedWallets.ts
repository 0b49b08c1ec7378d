import type { Effect } from "effect"
import { Context } from "effect"
import type { Address } from "./Address.ts"

/**
 * Which wallets are ours, asked when a block is read and never remembered: an address given to a member a second ago counts.
 * Every adapter passes its contract suite.
 */
export class WatchedWallets extends Context.Service<WatchedWallets, {
  /** All of them while there are few, so that providers can be asked for just these; `null` when they are too many to name. */
  readonly few: Effect.Effect<ReadonlyArray<Address> | null>
  /** Those of the given addresses that are ours. */
  readonly among: (addresses: ReadonlyArray<Address>) => Effect.Effect<ReadonlySet<Address>>
}>()("@sigmatrade/core/chain/WatchedWallets") {}
