import { DateTime, Effect } from "effect"
import { Transaction } from "../persistence/Transaction.ts"
import { endUnpaid } from "./endUnpaid.ts"
import type { PayoutRecord } from "./Payout.ts"
import type { HeldLane } from "./PayoutStore.ts"
import { PayoutStore } from "./PayoutStore.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Inside a transaction: the payout is over, and what it holds is free again, once. */
const giveBackOne = Effect.fn("giveBackOne")(function*(lane: HeldLane, { payout }: PayoutRecord) {
  const payouts = yield* PayoutStore
  yield* payouts.hold(lane)
  yield* payouts.lock(payout.id)
  const now = yield* DateTime.now
  if (!(yield* payouts.settle(payout.id, "displaced", null, now))) return false
  const store = yield* WithdrawalStore
  yield* Effect.forEach(payout.withdrawals, Effect.fnUntraced(function*(id) {
    const withdrawal = yield* Effect.orDie(store.lock(id))
    const ended = yield* endUnpaid(withdrawal, { state: "returned", reason: "its nonce was used", word: { _tag: "WithdrawalReturned" } }, now)
    if (ended === null) return yield* Effect.die(new Error(`the locked withdrawal ${id} moved`))
  }), { discard: true })
  return true
})

/**
 * Ends a payout whose nonce is used for good by something that is none of its attempts, so that it can never be paid: its members have their
 * money back and are told. The caller has made sure of that. Answers whether this call
 * did; it may have ended before. Errors: `LaneLost`.
 */
export const giveBack = Effect.fn("giveBack")(function*(lane: HeldLane, record: PayoutRecord) {
  return yield* (yield* Transaction).run(giveBackOne(lane, record))
})
