import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { Withdrawal, WithdrawalId, WithdrawalState } from "./Withdrawal.ts"
import { withdrawalNotice } from "./withdrawalNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** It does not wait for operators any more, or never did. */
export class WithdrawalNotWaiting
  extends Schema.TaggedError<WithdrawalNotWaiting>()("WithdrawalNotWaiting", { id: WithdrawalId, state: WithdrawalState })
{}

/** What is to be paid has changed since the operator looked at it. */
export class WithdrawalRevised
  extends Schema.TaggedError<WithdrawalRevised>()("WithdrawalRevised", { id: WithdrawalId, revision: Schema.Int })
{}

/**
 * An operator agrees to pay a withdrawal as it stands in this revision. The last of the different operators it needs puts it into the
 * queue of the lane, and its member is told. Answers it as it is then, and who has agreed.
 * Errors: `WithdrawalUnknown`, `WithdrawalNotWaiting`, `WithdrawalRevised`, `WithdrawalApprovedAlready`.
 */
export const approveWithdrawal = Effect.fn("approveWithdrawal")(function*(id: WithdrawalId, revision: number, operator: OperatorName) {
  const store = yield* WithdrawalStore
  const now = yield* DateTime.now
  const result = yield* (yield* Transaction).run(Effect.gen(function*() {
    const waiting = yield* store.lock(id)
    if (waiting.state !== "requested") return yield* new WithdrawalNotWaiting({ id, state: waiting.state })
    if (waiting.revision !== revision) return yield* new WithdrawalRevised({ id, revision: waiting.revision })
    const approvals = yield* store.approve({ id, revision, operator, at: now })
    if (approvals.length < waiting.approvalsNeeded) return { withdrawal: waiting, approvals }
    const approved = new Withdrawal({ ...waiting, state: "approved" })
    if (!(yield* store.move(waiting, approved))) return yield* Effect.die(new Error("A locked withdrawal was moved by somebody else"))
    yield* tell([withdrawalNotice(approved, { _tag: "WithdrawalApproved" })], now)
    return { withdrawal: approved, approvals }
  }))
  yield* Effect.logInfo("An operator approved a withdrawal", { id, revision, operator, state: result.withdrawal.state })
  return result
})
