import type { Address } from "../chain/Address.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { BalanceAt } from "../chain/ChainReader.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import type { Sighting } from "../deposit/TransferStore.ts"

/** A wallet of ours that a token moved to or from in a block. */
export interface Touched {
  readonly asset: Sighting["transfer"]["asset"]
  readonly wallet: Address
  readonly block: BlockRef
}

/** The wallets that transfers moved tokens to or from, each once per asset and block. */
export const touched = (sightings: ReadonlyArray<Sighting>, wallets: ReadonlySet<Address>): ReadonlyArray<Touched> => {
  const found = new Map<string, Touched>()
  for (const { transfer: { asset, blockHash: hash, blockNumber: number, from, to } } of sightings) {
    for (const wallet of [from, to].filter((address) => wallets.has(address))) {
      found.set(`${asset} ${wallet} ${hash}`, { asset, wallet, block: { number, hash } })
    }
  }
  return [...found.values()]
}

/** What a wallet held after the block that touched it, and before. */
export const balancesAround = ({ asset, block: { number }, wallet }: Touched): ReadonlyArray<BalanceAt> =>
  [number, BlockNumber.make(number - 1)].map((at) => ({ asset, wallet, number: at }))
