import { Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainHead } from "../chain/ChainReader.ts"
import { ChainMoved, ChainReader } from "../chain/ChainReader.ts"
import { isLinked } from "../chain/isLinked.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { recordTransfers } from "../deposit/recordTransfers.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { finalHeight } from "./finalHeight.ts"
import { handleReorg } from "./handleReorg.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** How far one step of scanning came. */
export interface Scanned {
  /** The last block read; `null` before the first. */
  readonly number: BlockNumber | null
  /** The newest block of the chain. */
  readonly latest: BlockNumber
  /** Transfers to us that were new. */
  readonly recorded: number
}

/** Whether the block under the cursor is still on the chain. A provider that has not come so far yet is lagging, not forked. */
const cursorStands = Effect.fn("cursorStands")(function*(chainId: ChainId, cursor: ScanCursor, head: ChainHead) {
  const reader = yield* ChainReader
  if (head.latest.number >= cursor.number) {
    const current = yield* reader.header(cursor.number).pipe(Effect.catchTag("BlockUnknown", () => Effect.succeed(null)))
    return current === null || current.hash === cursor.hash
  }
  const known = yield* (yield* ScanCursorStore).header(chainId, head.latest.number)
  return Option.isNone(known) || known.value.hash === head.latest.hash
})

/** The stretch to read next: final blocks many at a time, others few, and then with every header. */
const readNext = Effect.fn("readNext")(function*(from: BlockNumber, head: ChainHead) {
  const reader = yield* ChainReader
  const policy = yield* ScanPolicy
  const final = finalHeight(yield* ConfirmationPolicy, head) ?? -1
  if (from <= final) {
    return { whole: false, ...(yield* reader.finalRange(from, BlockNumber.make(Math.min(final, from + policy.finalBlocksMax - 1)))) }
  }
  return { whole: true, ...(yield* reader.liveRange(from, BlockNumber.make(Math.min(head.latest.number, from + policy.liveBlocksMax - 1)))) }
})

/** Whether the block at a height is the child of the one under the cursor: asked for where a stretch came without its first header. */
const followsOn = Effect.fn("followsOn")(function*(cursor: Option.Option<ScanCursor>, from: BlockNumber) {
  return Option.isNone(cursor) || (yield* (yield* ChainReader).header(from)).parentHash === cursor.value.hash
})

/**
 * The first block to read: after the cursor, else the one the settings name, else the newest final one. One that may still change is
 * not begun with, for nothing would be known below it to go back to: the newest settled one is, a few blocks earlier.
 */
const firstBlock = Effect.fn("firstBlock")(function*(cursor: Option.Option<ScanCursor>, head: ChainHead) {
  if (Option.isSome(cursor)) return BlockNumber.make(cursor.value.number + 1)
  const policy = yield* ConfirmationPolicy
  const settled = finalHeight(policy, head) ?? Math.max(0, head.latest.number - policy.confirmations + 1)
  const { startBlock } = yield* ScanPolicy
  const named = Option.getOrElse(startBlock, () => settled)
  return BlockNumber.make(named > head.latest.number ? named : Math.min(named, settled))
})

/**
 * One step of reading the chain: goes back first when it has forked under us, then reads the next stretch, checks that it is linked
 * to what was read before, and keeps its transfers together with the cursor that explains them. Safe to repeat and to run twice.
 * Errors: `ChainUnavailable`, `BlockUnknown`, `ChainMoved`, `CursorMoved` (try again), `ReorgTooDeep` (a person must look).
 */
export const scanChain = Effect.fn("scanChain")(function*() {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const head = yield* (yield* ChainReader).head
  const latest = head.latest.number
  const cursor = yield* cursors.get(chainId)
  if (Option.isSome(cursor) && !(yield* cursorStands(chainId, cursor.value, head))) {
    const fork = yield* handleReorg(chainId, cursor.value)
    return { number: fork.number, latest, recorded: 0 } satisfies Scanned
  }
  const from = yield* firstBlock(cursor, head)
  const reached = Option.match(cursor, { onNone: () => null, onSome: ({ number }) => number })
  if (from > latest) return { number: reached, latest, recorded: 0 } satisfies Scanned
  const { headers, transfers, whole } = yield* readNext(from, head)
  const [first, last] = [headers[0], headers.at(-1)]
  if (first === undefined || last === undefined) return yield* new ChainMoved({ number: from })
  const parent = Option.match(cursor, { onNone: () => first.parentHash, onSome: ({ hash }) => hash })
  // A hole would be read over for ever, and so would a fork below us; only a final stretch may come with its last header alone.
  const continues = first.number === from ? isLinked(parent, headers) : !whole && (yield* followsOn(cursor, from))
  if (!continues) return yield* new ChainMoved({ number: from })
  const { confirmations } = yield* ConfirmationPolicy
  const recorded = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.move(chainId, cursor, { number: last.number, hash: last.hash }, headers)
    return yield* recordTransfers(transfers, latest, confirmations)
  }))
  return { number: last.number, latest, recorded } satisfies Scanned
})
