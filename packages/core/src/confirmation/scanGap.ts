import { Effect } from "effect"
import { BlockNumber } from "../chain/BlockHeader.ts"
import { ChainMoved } from "../chain/ChainReader.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { recordTransfers } from "../deposit/recordTransfers.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Standing } from "../provider/ProviderPool.ts"
import { ProviderPool } from "../provider/ProviderPool.ts"
import { readingOrder } from "../provider/readFrom.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { isChildOf } from "./isChildOf.ts"
import { readStretch } from "./readStretch.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** How far an older stretch is read. */
export interface Backfill {
  readonly from: BlockNumber
  readonly next: BlockNumber
  readonly to: BlockNumber
}

/**
 * One step of reading what was put off, oldest first: each stretch follows on the one before, the last one must arrive at the block that
 * was final when the gap was opened. Answers how far it is read; `null` when nothing is put off. Safe to repeat and to run twice.
 * Errors: `ChainUnavailable`, `BlockUnknown`, `ChainMoved`, `CursorMoved` (try again).
 */
export const scanGap = Effect.fn("scanGap")(function*(looked?: ReadonlyArray<Standing>) {
  const { chainId } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const [gap] = yield* cursors.gaps(chainId)
  if (gap === undefined) return null
  const providers = readingOrder(looked ?? (yield* (yield* ProviderPool).look))
  const { confirmations, quorum } = yield* ConfirmationPolicy
  const from = BlockNumber.make(gap.after.number + 1)
  const to = BlockNumber.make(Math.min(gap.end.number, from + (yield* ScanPolicy).finalBlocksMax - 1))
  const range = yield* readStretch(providers, quorum, from, to)
  const last = range.headers.at(-1)
  const follows = range.headers[0]?.number === from
    ? range.headers[0].parentHash === gap.after.hash
    : yield* isChildOf(gap.after.hash, from, providers, quorum)
  if (last === undefined || !follows) return yield* new ChainMoved({ number: from })
  if (last.number === gap.end.number && last.hash !== gap.end.hash) return yield* new ChainMoved({ number: last.number })
  yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* cursors.advanceGap(chainId, gap, { number: last.number, hash: last.hash })
    yield* recordTransfers(range, gap.end.number, confirmations)
  }))
  return { from: gap.from, next: BlockNumber.make(last.number + 1), to: gap.end.number } satisfies Backfill
})
