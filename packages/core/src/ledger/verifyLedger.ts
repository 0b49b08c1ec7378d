import { Effect, Stream } from "effect"
import { LedgerSeals } from "./LedgerSeals.ts"
import { walkSeals } from "./walkSeals.ts"

/** How far a long walk over the chain is. */
export interface SealProgress {
  readonly done: number
  readonly of: number
}

/**
 * Checks every sealed entry, from the first to the head as it stands when this begins, and answers that head. `tell` hears of progress
 * a page at a time; the walk holds one page in memory. Errors: `ChainBroken`, at the first broken link.
 */
export const verifyLedger = Effect.fn("verifyLedger")(function*(tell: (progress: SealProgress) => Effect.Effect<void> = () => Effect.void) {
  const head = yield* (yield* LedgerSeals).head
  yield* Stream.runForEachArray(walkSeals(head), (page) => tell({ done: page.at(-1)?.position ?? 0, of: head.entries }))
  return head
})
