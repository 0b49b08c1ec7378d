import { Effect, Option, Schema } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { forkPoint } from "../chain/forkPoint.ts"
import type { BlockRef, ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Speaking } from "../provider/readFrom.ts"
import { readFrom } from "../provider/readFrom.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** The chain has changed below what was final: one provider's word is not enough to go back there. */
export class ReorgTooDeep extends Schema.TaggedError<ReorgTooDeep>()("ReorgTooDeep", {
  /** The lowest block that would have to be given up, as far as we can tell. */
  number: BlockNumber
}) {}

/** Headers compared with the chain at once. */
const COMPARED_AT_ONCE = 32

/** The highest of our blocks, given highest first, that a provider's chain has too; `null` when it has none. Errors: `ChainUnavailable`. */
export const findFork = Effect.fn("findFork")(function*(stored: ReadonlyArray<BlockRef>, provider: Speaking) {
  for (let from = 0; from < stored.length; from += COMPARED_AT_ONCE) {
    const compared = stored.slice(from, from + COMPARED_AT_ONCE)
    const current = yield* readFrom([provider], (reader) => reader.headers(compared.map(({ number }) => number)))
    const fork = forkPoint(compared, current.filter((header) => header !== null))
    if (fork !== null) return fork
  }
  return null
})

/**
 * The block under our cursor is not on a provider's chain any more: goes back to the last one that is, and orphans every transfer above
 * it. What was final is never touched. Answers the block we went back to. Errors: `ReorgTooDeep`, `CursorMoved`, `ChainUnavailable`.
 */
export const handleReorg = Effect.fn("handleReorg")(function*(chainId: ChainId, cursor: ScanCursor, provider: Speaking) {
  const cursors = yield* ScanCursorStore
  const stored = yield* cursors.headers(chainId, (yield* ScanPolicy).headersMax)
  const fork = yield* findFork(stored, provider)
  const mark = Option.match(yield* cursors.finalMark(chainId), { onNone: () => -1, onSome: ({ number }) => number })
  if (fork === null || fork.number < mark) {
    return yield* new ReorgTooDeep({ number: BlockNumber.make((fork?.number ?? (stored.at(-1)?.number ?? cursor.number) - 1) + 1) })
  }
  const orphaned = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.rewind(chainId, cursor, fork)
    return yield* (yield* TransferStore).orphanAbove(chainId, fork.number)
  }))
  yield* Effect.logWarning("The chain was reorganised", { from: cursor.number, backTo: fork.number, orphaned, provider: provider.id })
  return fork
})
