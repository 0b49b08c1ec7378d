import type { Address } from "@sigmatrade/core/chain/Address"
import { Address as AddressSchema } from "@sigmatrade/core/chain/Address"
import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Effect } from "effect"

/** What the memory chain counts as ours, as settings do for a real one. */
export interface ChainMemorySettings {
  readonly chainId: ChainId
  /** Ours: these for ever, or whatever the service says whenever a block is mined or read. */
  readonly wallets: ReadonlyArray<Address> | WatchedWallets["Service"]
  /** Tokens we take. Any other asset stands for a token we do not take. */
  readonly tokens: ReadonlyArray<AssetId>
  readonly native: AssetId
}

/** Who earns the gas of every block: the account that BNB Smart Chain gathers fees on. */
export const VALIDATOR = AddressSchema.make("0xfffffffffffffffffffffffffffffffffffffffe")

const isList = (wallets: ChainMemorySettings["wallets"]): wallets is ReadonlyArray<Address> => Array.isArray(wallets)

/** Always these wallets and no others. */
const always = (wallets: ReadonlyArray<Address>): WatchedWallets["Service"] => {
  const ours = new Set(wallets)
  return WatchedWallets.of({
    few: Effect.succeed(wallets),
    among: (addresses) => Effect.sync(() => new Set(addresses.filter((address) => ours.has(address))))
  })
}

/** The wallets of the settings as readers ask for them. */
export const watchedBy = ({ wallets }: ChainMemorySettings): WatchedWallets["Service"] => isList(wallets) ? always(wallets) : wallets
