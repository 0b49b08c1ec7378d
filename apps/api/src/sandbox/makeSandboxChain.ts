import { ChainScript } from "@sigmatrade/adapters/memory/ChainScript"
import type { ScriptedTransfer } from "@sigmatrade/adapters/memory/ScriptedTransfer"
import { Effect } from "effect"
import { makePayoutFate } from "./makePayoutFate.ts"
import type { SandboxClock } from "./makeSandboxClock.ts"
import type { ReorgPayments } from "./SandboxControl.ts"

/** Finality stands so many blocks behind the head, as on BNB Smart Chain. Source: BEP-126. */
export const FINALITY_LAG = 2
/** Between two blocks; a wallet that was linked before a block was linked in an earlier second. */
const BLOCK_MS = 1_000

/** Makes the chain of a sandbox. */
export const makeSandboxChain = Effect.fnUntraced(function*({ move }: SandboxClock) {
  const [script, fate] = [yield* ChainScript, yield* makePayoutFate]
  /** What was put into each block, by height. */
  const blocks: Array<ReadonlyArray<ScriptedTransfer>> = [[]]
  yield* script.setFinalized(FINALITY_LAG)
  return {
    fate,
    blocks: () => blocks.length,
    /** Mines one block: these transfers, then the payouts that wait. */
    mine: Effect.fnUntraced(function*(transfers: ReadonlyArray<ScriptedTransfer> = []) {
      move(BLOCK_MS)
      const all = [...transfers, ...yield* fate.mined]
      blocks.push(all)
      return yield* script.mine(all)
    }),
    /** Puts others in the place of the newest blocks, and one more: with the same transfers, or with none. */
    reorg: Effect.fnUntraced(function*(depth: number, payments: ReorgPayments) {
      move(BLOCK_MS)
      const lost = blocks.splice(blocks.length - depth, depth)
      const instead = [...(payments === "kept" ? lost : lost.map(() => [])), []]
      blocks.push(...instead)
      return yield* script.reorg(depth, instead)
    })
  }
})

/** The chain of a sandbox as whoever moves it sees it. */
export type SandboxChain = Effect.Success<ReturnType<typeof makeSandboxChain>>
