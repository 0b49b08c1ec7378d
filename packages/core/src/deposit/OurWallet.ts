import { Effect, Layer } from "effect"
import type { Address } from "../chain/Address.ts"
import { formerWallets, namedWallets } from "../chain/namedWallets.ts"
import { OwnTransactions } from "../chain/OwnTransactions.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { WatchedWallets } from "../chain/WatchedWallets.ts"
import type { UserId } from "../user/User.ts"
import { DepositAddressStore } from "./DepositAddressStore.ts"

/** A wallet of ours: money comes in through it (for one member only, or for all), or goes out of it. */
export type OurWallet =
  | { readonly _tag: "Deposit"; readonly userId: UserId | null }
  | { readonly _tag: "Payout" }

/**
 * Those of the given addresses that are ours, and what for. The system wallet stays one when payouts leave from it
 * too, and a wallet that payouts left from before stays one for that. */
export const ourWallets = Effect.fn("ourWallets")(function*(addresses: ReadonlyArray<Address>) {
  const { address: system, payout } = yield* SystemWallet
  const former = yield* formerWallets
  const owners = yield* (yield* DepositAddressStore).owners(addresses)
  const wallets = new Map<Address, OurWallet>()
  for (const address of addresses) {
    const userId = owners.get(address)
    if (address === system) wallets.set(address, { _tag: "Deposit", userId: null })
    else if (address === payout || former.includes(address)) wallets.set(address, { _tag: "Payout" })
    else if (userId !== undefined) wallets.set(address, { _tag: "Deposit", userId })
  }
  return wallets
})

/** The wallets of the settings, those that payouts left from before, and the members' addresses, as readers of the chain ask for them. */
export const layer: Layer.Layer<WatchedWallets, never, SystemWallet | DepositAddressStore | OwnTransactions> = Layer.effect(
  WatchedWallets,
  Effect.gen(function*() {
    const wallet = yield* SystemWallet
    const store = yield* DepositAddressStore
    // Asked every time: another process may have changed the wallet, and begun its lane.
    const named = namedWallets.pipe(
      Effect.provideService(SystemWallet, wallet), Effect.provideService(OwnTransactions, yield* OwnTransactions))
    return WatchedWallets.of({
      // With the first address of a member every transfer is looked at, so that the cost of a block stays the same with a million.
      few: Effect.flatMap(store.few(0), (addresses) => addresses === null ? Effect.succeed(null) : named),
      among: (addresses) =>
        Effect.zipWith(store.owners(addresses), named, (owners, ours) =>
          new Set(addresses.filter((address) => ours.includes(address) || owners.has(address))))
    })
  })
)
