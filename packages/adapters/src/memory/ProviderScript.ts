import type { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import type { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import type { Effect } from "effect"
import { Context } from "effect"
import { MAIN } from "./BlockTree.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** What a provider calls final, never beyond the newest block it shows. */
export type ProviderFinality =
  | { readonly _tag: "Chain" }
  | { readonly _tag: "Lag"; readonly blocks: number }
  /** Stands at a height: frozen at the present one, gone back to a lower one, or 0: at block 0. */
  | { readonly _tag: "At"; readonly number: number }
  /** Knows no finality. */
  | { readonly _tag: "None" }

/** Whether and when a provider answers. Times in milliseconds of virtual time. */
export type ProviderAnswers =
  | { readonly _tag: "AtOnce" }
  | { readonly _tag: "Late"; readonly afterMs: number }
  /** No answer: fails at once (0), or hangs until then. */
  | { readonly _tag: "Never"; readonly afterMs: number }
  | { readonly _tag: "RateLimited"; readonly retryAfterMs: number }

/** How a provider invents money. */
export type ProviderForgery =
  | { readonly _tag: "Nothing" }
  /** In a block of its own making that holds these too; its hash differs, and so does every later one. */
  | { readonly _tag: "Block"; readonly number: number; readonly transfers: ReadonlyArray<ScriptedTransfer> }
  /** In an answer that contradicts the block's hash: reading this block fails with `ForgedAnswer`. */
  | { readonly _tag: "Answer"; readonly number: number; readonly what: string }

/** What a provider says about transfers that contracts make. */
export type ProviderTraces =
  | { readonly _tag: "True" }
  | { readonly _tag: "None" }
  /** These in every block, instead of those that happened. */
  | { readonly _tag: "False"; readonly transfers: ReadonlyArray<ScriptedTransfer> }

/** How one provider differs from a good one, in everything at once if need be. */
export interface ProviderCondition {
  /** The branch it sees. */
  readonly branch: string
  /** How many of the newest blocks it does not know yet. */
  readonly lagBlocks: number
  readonly finality: ProviderFinality
  readonly answers: ProviderAnswers
  /** Which chain it says it serves; `null`: the truth. */
  readonly chainId: ChainId | null
  readonly genesis: BlockHash | null
  readonly syncing: boolean
  /** It keeps no balances of blocks below this one. */
  readonly stateFrom: number
  /** It keeps no blocks below this one. */
  readonly blocksFrom: number
  /** Final stretches come with this many transfers at most; the others are left out, and nothing says so. */
  readonly transfersMax: number
  /** Final stretches end after this many blocks, and their header says so. */
  readonly stretchBlocksMax: number
  readonly forges: ProviderForgery
  readonly traces: ProviderTraces
  /** `swapped`: of two new heads the older is announced last. */
  readonly headOrder: "right" | "swapped"
}

/** A provider that tells the whole truth at once. */
export const HEALTHY: ProviderCondition = {
  branch: MAIN,
  lagBlocks: 0,
  finality: { _tag: "Chain" },
  answers: { _tag: "AtOnce" },
  chainId: null,
  genesis: null,
  syncing: false,
  stateFrom: 0,
  blocksFrom: 0,
  transfersMax: Infinity,
  stretchBlocksMax: Infinity,
  forges: { _tag: "Nothing" },
  traces: { _tag: "True" },
  headOrder: "right"
}

/** The hand that moves the providers of a memory chain. An unknown name is a defect. */
export class ProviderScript extends Context.Service<ProviderScript, {
  /** Changes what is named of a provider's condition; the rest stays as it is. */
  readonly set: (id: ProviderId, change: Partial<ProviderCondition>) => Effect.Effect<void>
  /** The provider is as good as at first. */
  readonly heal: (id: ProviderId) => Effect.Effect<void>
  /** How a provider is now. */
  readonly condition: (id: ProviderId) => Effect.Effect<ProviderCondition>
}>()("@sigmatrade/adapters/memory/ProviderScript") {}
