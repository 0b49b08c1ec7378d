import type { Address } from "@sigmatrade/core/chain/Address"
import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { BroadcastOutcome } from "@sigmatrade/core/payout/Payout"
import type { SignedPayment } from "@sigmatrade/core/payout/Signer"
import type { Effect } from "effect"
import { Context } from "effect"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** How a provider treats what it is sent. */
export type SendingCondition =
  | { readonly _tag: "Honest" }
  /** It passes it on and nobody hears of it. */
  | { readonly _tag: "Silent" }
  /** It keeps nothing and does not answer. */
  | { readonly _tag: "Deaf" }
  /** It keeps nothing and says this. */
  | { readonly _tag: "Says"; readonly outcome: BroadcastOutcome }

/** The hand that moves what waits to be mined on a memory chain. */
export class MempoolScript extends Context.Service<MempoolScript, {
  /** Mines one block of what waits and can be mined, by nonce, at most `limit`; none of it when others are named by hash. */
  readonly mine: (limit?: number, only?: ReadonlyArray<TxHash>) => Effect.Effect<BlockHeader>
  /** What the next block could hold of what waits, by nonce, for whoever mines it together with others; named ones as with `mine`. */
  readonly executable: (limit?: number, only?: ReadonlyArray<TxHash>) => Effect.Effect<ReadonlyArray<ScriptedTransfer>>
  /** The same on top of what is left after the newest blocks are thrown away. */
  readonly reorg: (depth: number, only: ReadonlyArray<TxHash>) => Effect.Effect<BlockHeader>
  /** Every pool forgets what waits. */
  readonly forget: Effect.Effect<void>
  /** What pays less per unit of gas is not mined. */
  readonly mineFrom: (gasPrice: bigint) => Effect.Effect<void>
  /** What every provider suggests to pay. */
  readonly suggest: (gasPrice: bigint) => Effect.Effect<void>
  /** Code runs in a wallet's name from now on, or no more. */
  readonly delegate: (wallet: Address, isDelegated: boolean) => Effect.Effect<void>
  /** How a provider treats what is sent to it from now on. */
  readonly treat: (id: ProviderId, condition: SendingCondition) => Effect.Effect<void>
  /** Every transaction that anybody was ever sent, the first one first, each once. */
  readonly sent: Effect.Effect<ReadonlyArray<SignedPayment>>
  /** The nonce of a wallet's next transaction after the newest block. */
  readonly nonce: (wallet: Address) => Effect.Effect<number>
}>()("@sigmatrade/adapters/memory/MempoolScript") {}
