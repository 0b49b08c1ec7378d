import { DateTime, Effect, Option } from "effect"
import type { ChainId } from "../chain/BlockHeader.ts"
import { BlockNumber } from "../chain/BlockHeader.ts"
import type { ChainHead } from "../chain/ChainReader.ts"
import { ChainReader } from "../chain/ChainReader.ts"
import type { ScanCursor } from "../chain/ScanCursorStore.ts"
import { ScanCursorStore } from "../chain/ScanCursorStore.ts"
import { SystemWallet } from "../chain/SystemWallet.ts"
import { DepositStore } from "../deposit/DepositStore.ts"
import { droppedNotices } from "../deposit/droppedNotices.ts"
import { seenNotices } from "../deposit/seenNotices.ts"
import { TransferStore } from "../deposit/TransferStore.ts"
import { Outbox } from "../notification/Outbox.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { ConfirmationPolicy } from "./ConfirmationPolicy.ts"
import { finalHeight } from "./finalHeight.ts"
import { ScanPolicy } from "./ScanPolicy.ts"

/** The hash we read at a height; `null` when no header of it is kept. */
const storedHash = Effect.fn("storedHash")(function*(chainId: ChainId, cursor: ScanCursor, number: BlockNumber) {
  if (number === cursor.number) return cursor.hash
  const stored = yield* (yield* ScanCursorStore).header(chainId, number)
  return Option.match(stored, { onNone: () => null, onSome: ({ hash }) => hash })
})

/** The height up to which what we read is final: on the chain's own final branch and not beyond our cursor; `null` when unknown. */
const provenHeight = Effect.fn("provenHeight")(function*(chainId: ChainId, head: ChainHead) {
  const cursor = yield* (yield* ScanCursorStore).get(chainId)
  const final = finalHeight(yield* ConfirmationPolicy, head)
  if (Option.isNone(cursor) || final === null) return null
  const { finalized } = head
  // What is final is said with its hash: where we read another one at that height, we are on another fork.
  const read = finalized === null || finalized.number > cursor.value.number
    ? null
    : yield* storedHash(chainId, cursor.value, finalized.number)
  if (read !== null && read !== finalized?.hash) return null
  const height = BlockNumber.make(Math.min(final, cursor.value.number))
  const stored = yield* storedHash(chainId, cursor.value, height)
  const current = yield* (yield* ChainReader).header(height).pipe(Effect.catchTag("BlockUnknown", () => Effect.succeed(null)))
  return stored !== null && current?.hash === stored ? height : null
})

/** Turns what has become final into deposits to credit, and gives up what the final chain does not have. */
const settleUpTo = Effect.fn("settleUpTo")(function*(chainId: ChainId, height: BlockNumber) {
  const transfers = yield* TransferStore
  const limit = (yield* ScanPolicy).transfersMax
  const now = yield* DateTime.now
  const final = yield* transfers.finalize(chainId, height, limit)
  yield* (yield* DepositStore).add(final, now)
  const dropped = yield* transfers.drop(chainId, height, limit)
  yield* (yield* Outbox).enqueue(droppedNotices(dropped), now)
  yield* (yield* ScanCursorStore).prune(chainId, height)
  return { final: final.length, dropped: dropped.length }
})

/** Tells members whose payments wait how far they are. In a transaction, so that no credit is told before and then overwritten. */
const tellWaiting = Effect.fn("tellWaiting")(function*(chainId: ChainId, latest: BlockNumber) {
  const { confirmations } = yield* ConfirmationPolicy
  const waiting = yield* (yield* TransferStore).seen(chainId, (yield* ScanPolicy).transfersMax)
  yield* (yield* Outbox).enqueue(seenNotices(waiting, latest, confirmations), yield* DateTime.now)
})

/**
 * One step of confirming: transfers in final blocks become deposits to credit, orphaned ones below finality are dropped and their
 * members told once, and the others learn how far their payment is. Safe to repeat and to run twice. Errors: `ChainUnavailable`.
 */
export const confirmDeposits = Effect.fn("confirmDeposits")(function*() {
  const { chainId } = yield* SystemWallet
  const transaction = yield* Transaction
  const head = yield* (yield* ChainReader).head
  const height = yield* provenHeight(chainId, head)
  const settled = height === null ? { final: 0, dropped: 0 } : yield* transaction.run(settleUpTo(chainId, height))
  yield* transaction.run(tellWaiting(chainId, head.latest.number))
  return settled
})
