import { Effect, Schema } from "effect"
import type { BlockHeader, ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainReader } from "../chain/ChainReader.ts"
import { forkPoint } from "../chain/forkPoint.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** The chain has changed below what was final: nothing may be credited on it before people have looked. */
export class ReorgTooDeep extends Schema.TaggedError<ReorgTooDeep>()("ReorgTooDeep", {
  /** The lowest block we still knew, and which the chain does not have any more. */
  number: BlockNumber
}) {}

/** Headers compared with the chain at once. */
const COMPARED_AT_ONCE = 8

/** What the chain now shows at the heights of stored headers, newest first, until one is the same. */
const findFork = Effect.fn("findFork")(function*(stored: ReadonlyArray<BlockHeader>) {
  const reader = yield* ChainReader
  for (let from = 0; from < stored.length; from += COMPARED_AT_ONCE) {
    const compared = stored.slice(from, from + COMPARED_AT_ONCE)
    const current = yield* Effect.forEach(
      compared,
      ({ number }) => reader.header(number).pipe(Effect.catchTag("BlockUnknown", () => Effect.succeed(null))),
      { concurrency: COMPARED_AT_ONCE }
    )
    const fork = forkPoint(compared, current.filter((header) => header !== null))
    if (fork !== null) return fork
  }
  return null
})

/**
 * The block under our cursor is not on the chain any more: goes back to the last one that is, and orphans every transfer above it.
 * Nothing final is touched. Answers the block we went back to. Errors: `ReorgTooDeep`, `CursorMoved`, `ChainUnavailable`.
 */
export const handleReorg = Effect.fn("handleReorg")(function*(chainId: ChainId, cursor: ScanCursor) {
  const cursors = yield* ScanCursorStore
  const stored = yield* cursors.headers(chainId, (yield* ScanPolicy).headersMax)
  const fork = yield* findFork(stored)
  if (fork === null) return yield* new ReorgTooDeep({ number: stored.at(-1)?.number ?? cursor.number })
  const orphaned = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.rewind(chainId, cursor, fork)
    return yield* (yield* TransferStore).orphanAbove(chainId, fork.number)
  }))
  yield* Effect.logWarning("The chain was reorganised", { from: cursor.number, backTo: fork.number, orphaned })
  return fork
})
