import type { Address } from "@sigmatrade/core/chain/Address"
import type { AddressMalformed } from "@sigmatrade/core/chain/checksumAddress"
import type { BlockHeader, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { TransferId } from "@sigmatrade/core/chain/Transfer"
import type { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { WalletOurs } from "@sigmatrade/core/user/linkWallet"
import type { User, UserId } from "@sigmatrade/core/user/User"
import type { UserUnknown, WalletTaken } from "@sigmatrade/core/user/UserStore"
import type { DateTime, Effect } from "effect"
import { Context, Schema } from "effect"

/**
 * What happens to the next payout: `reverted`: it is mined and fails. `dropped`: the network takes it and forgets it. `unanswered`: the network
 * does not say whether it has it. `underpriced`: it is not mined until more is offered for it.
 */
export const PayoutFailure = Schema.Literals(["reverted", "dropped", "unanswered", "underpriced"])
export type PayoutFailure = typeof PayoutFailure.Type

/** Wallets of the sandbox that are ours. */
export type SandboxWallet = "deposits" | "payouts"

/** What a sandbox is at this moment. */
export interface SandboxState {
  readonly now: DateTime.Utc
  readonly head: BlockHeader
  readonly final: BlockNumber
  /** Blocks that must confirm a payment, its own included. */
  readonly confirmations: number
  readonly wallets: ReadonlyArray<{
    readonly purpose: SandboxWallet
    readonly address: Address
    readonly balances: ReadonlyArray<{ readonly asset: AssetId; readonly amount: Amount }>
  }>
  readonly nextPayout: PayoutFailure | null
  /** Attempts at webhooks that nobody has answered yet. */
  readonly webhooksInHand: number
  /** Blocks, records and writing requests it holds, and how many it may. */
  readonly size: number
  readonly sizeMax: number
}

/** Somebody who joins; whatever is left out is made up. */
export interface SandboxJoin {
  readonly sponsorId: UserId | null
  /** The wallet he pays from, as people write it. */
  readonly wallet: string | null
}

/** Money that is sent to us on the chain of the sandbox, to be in its next block. */
export interface SandboxPayment {
  readonly userId: UserId
  readonly asset: AssetId
  readonly amount: Amount
  /** Another wallet than the user's own. */
  readonly from: Address | null
}

/** What becomes of the payments in blocks that a reorg takes: they are in the new blocks, or nowhere. */
export type ReorgPayments = "kept" | "lost"

/**
 * The hand that moves a sandbox. After each step the work of the watcher is done until nothing is left of it, so what is read next has settled.
 * There is none in live data.
 */
export class SandboxControl extends Context.Service<SandboxControl, {
  readonly state: Effect.Effect<SandboxState>
  readonly join: (newcomer: SandboxJoin) => Effect.Effect<User, UserUnknown | AddressMalformed | WalletOurs | WalletTaken>
  /** Answers which deposit it will be. */
  readonly pay: (payment: SandboxPayment) => Effect.Effect<TransferId, UserUnknown>
  /** Puts money of the operator into a wallet. */
  readonly fund: (wallet: SandboxWallet, asset: AssetId, amount: Amount) => Effect.Effect<void>
  /** Mines so many blocks, a second apart. `null`: as many as make all final that is there. */
  readonly mine: (count: number | null) => Effect.Effect<void>
  /** Puts others in the place of the newest blocks, and one more; `depth` is at most the head's height. */
  readonly reorg: (depth: number, payments: ReorgPayments) => Effect.Effect<void>
  readonly failNext: (failure: PayoutFailure) => Effect.Effect<void>
  /** Lets time pass; what is due on the way is done when it is. */
  readonly advance: (seconds: number) => Effect.Effect<void>
  /** Two operators agree to every withdrawal and every incident that waits for it. */
  readonly approve: Effect.Effect<void>
  /** Once this request is answered nothing is left of it, and the next one finds a new one. */
  readonly reset: Effect.Effect<void>
}>()("@sigmatrade/api/sandbox/SandboxControl") {}

/** The sandbox the requests of this handler move; `null` in live data. */
export const CurrentSandbox = Context.Reference<SandboxControl["Service"] | null>("@sigmatrade/api/sandbox/CurrentSandbox", { defaultValue: () => null })
