import type { Address } from "@sigmatrade/core/chain/Address"
import type { WatchedWallets } from "@sigmatrade/core/chain/WatchedWallets"
import { Effect } from "effect"

/** Whose wallets are ours for the length of one question. */
export interface OurWallets {
  /** All of them, or `null` when they are too many to name. */
  readonly few: ReadonlySet<Address> | null
  /** Whether an address can be ours at all: `false` is sure. */
  readonly mayBe: (address: Address) => boolean
  /** Those of the given addresses that are ours. */
  readonly among: (addresses: Iterable<Address>) => Effect.Effect<ReadonlySet<Address>>
}

/** Asks which wallets are ours now: few are answered for from here on, many are asked for as addresses turn up. */
export const askOurWallets = (watched: WatchedWallets["Service"]): Effect.Effect<OurWallets> =>
  Effect.map(watched.few, (named): OurWallets => {
    if (named === null) {
      return {
        few: null,
        mayBe: () => true,
        among: (addresses) => {
          const asked = [...new Set(addresses)]
          return asked.length === 0 ? Effect.succeed(new Set()) : watched.among(asked)
        }
      }
    }
    const few: ReadonlySet<Address> = new Set(named)
    return { few, mayBe: (address) => few.has(address), among: (addresses) => Effect.sync(() => new Set([...addresses].filter((address) => few.has(address)))) }
  })
