import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Effect } from "effect"
import { Context } from "effect"

/** One transaction the driver sends. Native value goes to one receiver; a token transaction leaves one log per receiver. */
export interface Payment {
  readonly of: "native" | "token" | "look-alike"
  readonly to: ReadonlyArray<readonly [to: Address, amount: bigint]>
  /** Sent by one of our own wallets instead of the stranger. */
  readonly fromWallet?: boolean
  /** The transaction gets into its block and fails there. */
  readonly fails?: boolean
}

/** The hand that moves the chain under test; how, differs from adapter to adapter. */
export class ChainDriver extends Context.Service<ChainDriver, {
  readonly chainId: ChainId
  readonly native: AssetId
  readonly token: AssetId
  /** Watched by the reader. */
  readonly wallet: Address
  /** Watched too. */
  readonly otherWallet: Address
  /** Sends payments and is nobody to us; holds more than 2^128 of everything. */
  readonly stranger: Address
  /** Mines one block with these transactions in this order. */
  readonly mine: (payments: ReadonlyArray<Payment>) => Effect.Effect<{
    readonly number: BlockNumber
    readonly txHashes: ReadonlyArray<TxHash>
  }>
  /** Replaces the newest blocks by as many other ones without their transactions. */
  readonly reorg: (depth: number) => Effect.Effect<void>
}>()("@sigmatrade/test/contract/chain/ChainDriver") {}
