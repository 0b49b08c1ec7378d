import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import type { BlockRef, ScanCursor } from "@sigmatrade/core/chain/ScanCursorStore"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import type { Backfill } from "@sigmatrade/core/confirmation/scanGap"
import { SuspenseStore } from "@sigmatrade/core/deposit/SuspenseStore"
import type { Incident } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import type { Balance } from "@sigmatrade/core/ledger/Ledger"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { ReportedHealth } from "@sigmatrade/core/provider/ProviderHealthStore"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { CheckpointStore } from "@sigmatrade/core/reconciliation/CheckpointStore"
import type { DateTime } from "effect"
import { Effect, Option } from "effect"
import type { PayoutQueue } from "./readQueue.ts"
import { readQueue } from "./readQueue.ts"

/** Payments in suspense that are counted; more are shown as this many. */
export const WAITING_MAX = 1000

/** Where everything stands, as operators are shown it. */
export interface Status {
  readonly cursor: ScanCursor | null
  readonly finalMark: BlockRef | null
  readonly gaps: ReadonlyArray<Backfill & { /** Whole per cent of it that are read, rounded down. */ readonly percent: number }>
  readonly providers: ReadonlyArray<ReportedHealth>
  /** Those that are open, oldest first. */
  readonly incidents: ReadonlyArray<Incident>
  /** What the books hold in suspense, dust included. */
  readonly suspense: ReadonlyArray<Balance>
  /** Payments in suspense that nobody has decided about, `WAITING_MAX` at most. */
  readonly waiting: number
  /** When the books were compared with the chain last; `null`: never. */
  readonly compared: DateTime.Utc | null
  /** Whether a wallet for payouts is named: without one nothing waits for a comparison. */
  readonly paysOut: boolean
  readonly queue: PayoutQueue
}

/** Reads where the watcher, the providers, the incidents and the suspense stand. */
export const readStatus = Effect.fn("readStatus")(function*() {
  const { chainId, payout } = yield* SystemWallet
  const cursors = yield* ScanCursorStore
  const gaps = (yield* cursors.gaps(chainId)).map(({ after, end, from }) => {
    const next = BlockNumber.make(after.number + 1)
    return { from, next, to: end.number, percent: Math.floor(((next - from) * 100) / (end.number - from + 1)) }
  })
  const balances = yield* (yield* Ledger).balances([HOUSE_SUSPENSE])
  const items = yield* (yield* SuspenseStore).items(WAITING_MAX)
  return {
    cursor: Option.getOrNull(yield* cursors.get(chainId)),
    finalMark: Option.getOrNull(yield* cursors.finalMark(chainId)),
    gaps,
    providers: yield* (yield* ProviderHealthStore).all,
    incidents: yield* (yield* IncidentStore).opened,
    suspense: balances.filter(({ amount }) => amount !== 0n),
    waiting: items.filter(({ decided }) => decided === null).length,
    compared: Option.match(yield* (yield* CheckpointStore).last(chainId), { onNone: () => null, onSome: ({ at }) => at }),
    paysOut: payout !== null,
    queue: yield* readQueue()
  } satisfies Status
})
