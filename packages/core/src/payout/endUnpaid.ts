import type { DateTime } from "effect"
import { Effect } from "effect"
import { Ledger } from "../ledger/Ledger.ts"
import { withdrawalReturned } from "../ledger/postings/withdrawalReturned.ts"
import { tell } from "../notification/tell.ts"
import { Withdrawal } from "./Withdrawal.ts"
import type { WithdrawalState } from "./Withdrawal.ts"
import type { WithdrawalWord } from "./withdrawalNotice.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** How a withdrawal ends without being paid. */
export interface UnpaidEnd {
  readonly state: Extract<WithdrawalState, "refused" | "cancelled" | "expired" | "returned">
  readonly reason: string | null
  readonly word: WithdrawalWord
}

/**
 * Ends a withdrawal unpaid: the whole amount is available again, once, and the member is told. Inside the transaction that has locked it.
 * Answers it as it is then, or `null`, and nothing happened, when somebody else was first.
 */
export const endUnpaid = Effect.fn("endUnpaid")(function*(withdrawal: Withdrawal, { reason, state, word }: UnpaidEnd, now: DateTime.Utc) {
  const ended = new Withdrawal({ ...withdrawal, state, reason, settledAt: now })
  if (!(yield* (yield* WithdrawalStore).move(withdrawal, ended))) return null
  // What is held for it is there: that it is not would mean that the books are broken.
  yield* (yield* Ledger).post([withdrawalReturned(withdrawal)], now).pipe(Effect.orDie)
  yield* tell([withdrawalNotice(ended, word)], now)
  return ended
})
