import type { DateTime } from "effect"
import type { Address } from "../chain/Address.ts"
import type { ChainId } from "../chain/BlockHeader.ts"
import type { BlockRef } from "../chain/ScanCursorStore.ts"
import type { AssetId } from "../money/Asset.ts"

/** What a wallet held before the first block we have read of it. Once per wallet and asset, for ever. */
export interface Opening {
  readonly chainId: ChainId
  readonly wallet: Address
  readonly asset: AssetId
  /** The final block at which it was worked out. */
  readonly number: BlockRef["number"]
  /** Base units; negative when the transfers we know took out more than there ever was: then the books cannot be right. */
  readonly amount: bigint
}

/** One wallet and asset at a final block: what the chain says, and what the books say, in base units. */
export interface WalletLine {
  readonly wallet: Address
  readonly asset: AssetId
  readonly onChain: bigint
  /** Its opening balance and every transfer to and from it since. */
  readonly inBooks: bigint
}

/** What we owe to members in an asset, and what our wallets hold, as the books say, in base units. */
export interface ReserveLine {
  readonly asset: AssetId
  /** All that members have: available, held, rewards; and what is in suspense. */
  readonly owed: bigint
  /** All that stands on the chain's accounts. */
  readonly reserves: bigint
}

/** Something that must always be true and is not. */
export interface BrokenInvariant {
  /** Its number in the catalogue, or a word of ours. */
  readonly id: string
  readonly meaning: string
  /** Up to 100 rows that break it. */
  readonly rows: number
  /** A few of them, as text for operators. No secrets. */
  readonly sample: string
}

/** What was found when the books were compared with the chain at a final block. */
export interface Checkpoint {
  readonly chainId: ChainId
  readonly block: BlockRef
  readonly at: DateTime.Utc
  readonly wallets: ReadonlyArray<WalletLine>
  readonly reserves: ReadonlyArray<ReserveLine>
  readonly broken: ReadonlyArray<BrokenInvariant>
}

/** A checkpoint as it is kept: the later one has the larger id. Not every number is used. */
export interface KeptCheckpoint extends Checkpoint {
  readonly id: number
}

/** By how much the chain holds more than the books say; negative: less. */
export const differenceOf = ({ inBooks, onChain }: WalletLine): bigint => onChain - inBooks

/** Whether books and chain are one. */
export const isSound = ({ broken, reserves, wallets }: Pick<Checkpoint, "broken" | "reserves" | "wallets">): boolean =>
  broken.length === 0 && wallets.every((line) => differenceOf(line) === 0n) && reserves.every((line) => line.owed <= line.reserves)
