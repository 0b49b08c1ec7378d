import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Effect } from "effect"
import { Context } from "effect"

/**
 * One transaction the driver sends. Native value, also that which a contract passes on (`internal`), goes to one receiver; a token
 * transaction leaves one log per receiver.
 */
export interface Payment {
  readonly of: "native" | "token" | "look-alike" | "internal"
  readonly to: ReadonlyArray<readonly [to: Address, amount: bigint]>
  /** Sent by one of our own wallets (`wallet`) instead of the stranger. */
  readonly fromWallet?: boolean
  /** The transaction gets into its block and fails there. */
  readonly fails?: boolean
  /** The stranger's look-alike tokens are moved by somebody else, whom he once allowed to; to one receiver. */
  readonly sentByAnother?: boolean
}

/** A block the driver mined; the lists have one item per payment, in order. */
export interface MinedBlock {
  readonly number: BlockNumber
  readonly txHashes: ReadonlyArray<TxHash>
  /** What each transaction cost its sender besides what it carried, in base units of the native coin. */
  readonly gasPaid: ReadonlyArray<bigint>
  /** Who got the gas. */
  readonly validator: Address
}

/** The hand that moves the chain under test; how, differs from adapter to adapter. */
export class ChainDriver extends Context.Service<ChainDriver, {
  readonly chainId: ChainId
  readonly native: AssetId
  readonly token: AssetId
  /** The contract of the tokens that look like ours and are not. */
  readonly lookAlike: Address
  /** Watched by the reader. */
  readonly wallet: Address
  /** Watched too. */
  readonly otherWallet: Address
  /** Sends payments and is nobody to us; holds more than 2^128 of everything. */
  readonly stranger: Address
  /** Whether the node tells the reader what contracts did inside transactions. */
  readonly traces: boolean
  /** Mines one block with these transactions in this order. */
  readonly mine: (payments: ReadonlyArray<Payment>) => Effect.Effect<MinedBlock>
  /** Replaces the newest blocks by as many other ones without their transactions. */
  readonly reorg: (depth: number) => Effect.Effect<void>
  /** From now on this wallet is ours too. */
  readonly watch: (address: Address) => Effect.Effect<void>
  /** Gives the token's contract other code, which does the same, and mines a block. */
  readonly changeTokenCode: Effect.Effect<void>
}>()("@sigmatrade/adapters/contract/chain/ChainDriver") {}
