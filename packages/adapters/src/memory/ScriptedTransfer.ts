import type { Address } from "@sigmatrade/core/chain/Address"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { AssetId } from "@sigmatrade/core/money/Asset"

/** A movement of money that a test puts on the chain, between anybody and of anything; a reader shows only what concerns us. */
export interface ScriptedTransfer {
  readonly from: Address
  readonly to: Address
  /** An asset the settings do not name stands for a token we do not take. */
  readonly asset: AssetId
  readonly amount: bigint
  /** A new transaction unless named: name it for several logs in one transaction, or to include a transaction again after a reorg. */
  readonly txHash?: TxHash | undefined
  /** The transaction is in its block but did not succeed: nothing moves but its gas. Goes for all transfers of the transaction. */
  readonly failed?: boolean | undefined
  /** Who sent the transaction, where it was not the one whose money moves. */
  readonly sentBy?: Address | undefined
  /** What the sender pays for the transaction, in base units of the native coin; several of one transaction add up. Nothing if left out. */
  readonly gas?: bigint | undefined
  /** A contract moves the native coin inside the transaction: only traces and balances tell of it. */
  readonly internal?: boolean | undefined
  /** The token moves it without a log: only balances tell of it. */
  readonly unlogged?: boolean | undefined
}

/** A scripted transfer whose transaction has its name. */
export type NamedTransfer = ScriptedTransfer & { readonly txHash: TxHash }
