import type { Effect, Option } from "effect"
import { Context } from "effect"
import type { Address } from "../chain/Address.ts"
import type { BlockNumber, ChainId } from "../chain/BlockHeader.ts"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"

/** A wallet at a final block: what it held, every unit of which is explained by transfers since the check before. */
export interface WalletCheck {
  readonly chainId: ChainId
  readonly wallet: Address
  readonly asset: AssetId
  readonly number: BlockNumber
  readonly balance: Amount
}

/** Up to where each wallet's balance is explained. Every adapter passes its contract suite. */
export class WalletCheckStore extends Context.Service<WalletCheckStore, {
  /**
   * The highest check; none before the first. Inside a transaction it stays the highest until commit, and nothing is forgotten by
   * `forgetAbove` before.
   */
  readonly last: (chainId: ChainId, wallet: Address, asset: AssetId) => Effect.Effect<Option.Option<WalletCheck>>
  /** The lowest check that is kept; none before the first. */
  readonly lowest: (chainId: ChainId, wallet: Address, asset: AssetId) => Effect.Effect<Option.Option<WalletCheck>>
  /** Keeps a check beside the earlier ones, of which those more than `keepBlocks` below may be forgotten. */
  readonly put: (check: WalletCheck, keepBlocks: number) => Effect.Effect<void>
  /** Finality was broken: forgets every check above a block. */
  readonly forgetAbove: (chainId: ChainId, number: BlockNumber) => Effect.Effect<void>
}>()("@sigmatrade/core/deposit/WalletCheckStore") {}
