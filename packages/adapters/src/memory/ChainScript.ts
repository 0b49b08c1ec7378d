import type { BlockHeader } from "@sigmatrade/core/chain/BlockHeader"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Effect } from "effect"
import { Context } from "effect"
import type { MemoryToken } from "./MemoryToken.ts"
import type { ScriptedTransfer } from "./ScriptedTransfer.ts"

/** Where and when a block is mined: on the main branch and by the clock unless said otherwise. */
export interface MinedWhere {
  readonly branch?: string
  /** Never before its parent: an earlier time becomes that one. */
  readonly timestampSeconds?: number
}

/** The hand that moves the memory chain. Every step happens at once, in virtual time, and the same script gives the same hashes. */
export class ChainScript extends Context.Service<ChainScript, {
  /** Adds one block with these transfers. */
  readonly mine: (transfers?: ReadonlyArray<ScriptedTransfer>, where?: MinedWhere) => Effect.Effect<BlockHeader>
  /** Throws the newest `depth` blocks of the main branch away and mines the given ones instead (as many empty ones when none are given). */
  readonly reorg: (depth: number, blocks?: ReadonlyArray<ReadonlyArray<ScriptedTransfer>>) => Effect.Effect<BlockHeader>
  /** Starts a branch, anew if there is one, that shares all but the newest `depth` blocks of the main one. Answers its newest block. */
  readonly fork: (branch: string, depth: number) => Effect.Effect<BlockHeader>
  /** The chain decides for a branch: it becomes the main one. Answers its newest block. */
  readonly adopt: (branch: string) => Effect.Effect<BlockHeader>
  /** How many blocks finality stands behind the newest one; `null`: there is no finality. At first 0. */
  readonly setFinalized: (lagBlocks: number | null) => Effect.Effect<void>
  /** From the next block on, on every branch, a token's contract is different. */
  readonly changeToken: (asset: AssetId, change: Partial<MemoryToken>) => Effect.Effect<void>
  /** The next `times` questions, to whichever provider, are not answered. */
  readonly failNext: (times: number, reason?: string) => Effect.Effect<void>
}>()("@sigmatrade/adapters/memory/ChainScript") {}
