import { Effect, Predicate, Result } from "effect"
import { hexNumber } from "./decodeHeader.ts"
import type { JsonRpc } from "./JsonRpc.ts"
import type { Settled } from "./matchAnswers.ts"

/** Blocks that the guess looks back on, and how many of them must have needed their receipts. */
const LOOKED_BACK = 8
const NEEDED_MIN = 6

/** Whether the newest blocks, read one by one, needed their receipts: those of a quiet block are large and for nothing. */
export interface ReceiptsNeeded {
  /** Whether the next block is likely to need its receipts. */
  readonly isLikely: () => boolean
  /** Whether a block needed them. */
  readonly note: (needed: boolean) => void
}

/** Nothing read yet: receipts are not guessed. */
export const makeReceiptsNeeded = (): ReceiptsNeeded => {
  let last: ReadonlyArray<boolean> = []
  return {
    isLikely: () => last.filter((needed) => needed).length >= NEEDED_MIN,
    note: (needed) => void (last = [...last, needed].slice(-LOOKED_BACK))
  }
}

/** Whether receipts that were asked for by height are those of the block with this hash. */
const areOf = (answer: Settled, hash: unknown): boolean =>
  Result.isSuccess(answer) && Array.isArray(answer.success) && answer.success.length > 0 &&
  answer.success.every((receipt) => Predicate.hasProperty(receipt, "blockHash") && String(receipt.blockHash).toLowerCase() === hash)

/**
 * A line for reading one block that asks for its receipts in the same request, when it is likely that they are needed. They serve only the
 * question for the receipts of that very block, and are proven like any others.
 */
export const guessReceipts = (rpc: JsonRpc, number: number, needed: ReceiptsNeeded): JsonRpc => {
  const place = hexNumber(number)
  let guessed: Settled | undefined
  const settle: JsonRpc["settle"] = (calls, most) => Effect.suspend(() => {
    const [only] = calls
    if (calls.length !== 1 || only === undefined) return rpc.settle(calls, most)
    if (only.method === "eth_getBlockReceipts" && guessed !== undefined && areOf(guessed, only.params[0])) return Effect.succeed([guessed])
    if (only.method !== "eth_getBlockByNumber" || only.params[0] !== place || !needed.isLikely()) return rpc.settle(calls, most)
    return Effect.map(rpc.settle([only, { method: "eth_getBlockReceipts", params: [place] }], most), ([block, receipts]) => {
      guessed = receipts
      return block === undefined ? [] : [block]
    })
  })
  return {
    settle,
    all: (calls, most) => Effect.flatMap(settle(calls, most), (answers) => Effect.forEach(answers, (answer) => Effect.fromResult(answer))),
    state: rpc.state
  }
}
