import { Effect, Layer } from "effect"
import type { Address } from "../chain/Address.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import type { UserId } from "../user/User.ts"
import { DepositAddressStore } from "./DepositAddressStore.ts"

/** A wallet of ours: money comes in through it (for one member only, or for all), or goes out of it. */
export type OurWallet =
  | { readonly _tag: "Deposit"; readonly userId: UserId | null }
  | { readonly _tag: "Payout" }

/** Those of the given addresses that are ours, and what for. The system wallet stays one when payouts leave from it too. */
export const ourWallets = Effect.fn("ourWallets")(function*(addresses: ReadonlyArray<Address>) {
  const { address: system, payout } = yield* SystemWallet
  const owners = yield* (yield* DepositAddressStore).owners(addresses)
  const wallets = new Map<Address, OurWallet>()
  for (const address of addresses) {
    const userId = owners.get(address)
    if (address === system) wallets.set(address, { _tag: "Deposit", userId: null })
    else if (address === payout) wallets.set(address, { _tag: "Payout" })
    else if (userId !== undefined) wallets.set(address, { _tag: "Deposit", userId })
  }
  return wallets
})

/** The wallets of the settings and the members' addresses, as readers of the chain ask for them. */
export const layer: Layer.Layer<WatchedWallets, never, SystemWallet | DepositAddressStore> = Layer.effect(
  WatchedWallets,
  Effect.gen(function*() {
    const wallet = yield* SystemWallet
    const store = yield* DepositAddressStore
    const named = [...new Set([wallet.address, ...(wallet.payout === null ? [] : [wallet.payout])])]
    return WatchedWallets.of({
      // With the first address of a member every transfer is looked at, so that the cost of a block stays the same with a million.
      few: Effect.map(store.few(0), (addresses) => addresses === null ? null : named),
      among: (addresses) =>
        Effect.map(store.owners(addresses), (owners) =>
          new Set(addresses.filter((address) => named.includes(address) || owners.has(address))))
    })
  })
)
