import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { PayoutStore } from "@sigmatrade/core/payout/PayoutStore"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import type { DateTime } from "effect"
import { Effect, Option } from "effect"

/** Withdrawals of one state, and open payouts, that are counted; more are shown as this many. */
export const QUEUE_MAX = 1000

/** The withdrawals of one state that have not ended. */
export interface QueuePart {
  readonly state: "requested" | "approved" | "paying"
  readonly count: number
  /** When the oldest was asked for; `null`: there is none. */
  readonly oldestAt: DateTime.Utc | null
  /** Why they wait, each word once, the oldest first. */
  readonly reasons: ReadonlyArray<string>
}

/** What waits to be paid out and how far the lane is. */
export interface PayoutQueue {
  readonly parts: ReadonlyArray<QueuePart>
  /** The nonce that the lane gives away next; `null`: there is no lane yet. */
  readonly nextNonce: number | null
  /** Payouts that are not final. */
  readonly open: number
}

/** Reads what waits to be paid out. */
export const readQueue = Effect.fn("readQueue")(function*() {
  const { chainId, payout: wallet } = yield* SystemWallet
  const [withdrawals, payouts] = [yield* WithdrawalStore, yield* PayoutStore]
  const parts = yield* Effect.forEach(["requested", "approved", "paying"] as const, (state) =>
    Effect.map(withdrawals.inState(state, QUEUE_MAX), (found): QueuePart => ({
      state, count: found.length, oldestAt: found[0]?.requestedAt ?? null, reasons: [...new Set(found.flatMap(({ reason }) => reason ?? []))]
    })))
  if (wallet === null) return { parts, nextNonce: null, open: 0 } satisfies PayoutQueue
  const lane = { chainId, wallet }
  const open = yield* payouts.open(lane, QUEUE_MAX)
  return { parts, nextNonce: Option.getOrNull(yield* payouts.nextNonce(lane)), open: open.length } satisfies PayoutQueue
})
