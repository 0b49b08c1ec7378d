import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { ResetId } from "./PasswordReset.ts"
import { PasswordReset, ResetState } from "./PasswordReset.ts"
import { PasswordResetStore } from "./PasswordResetStore.ts"
import { noteOf } from "./refuseWithdrawal.ts"
import type { ResetWord } from "./resetNotice.ts"
import { resetNotice } from "./resetNotice.ts"

/** It does not stand any more as the operator saw it: somebody was first. */
export class ResetMoved extends Schema.TaggedError<ResetMoved>()("ResetMoved", { state: ResetState }) {}

/** What an operator decides, as he saw it. */
interface Decision {
  readonly id: ResetId
  readonly seen: "open" | "approved"
  readonly operator: OperatorName
  readonly note: string
}

const decide = Effect.fn("decide")(function*({ id, note, operator, seen }: Decision, state: "approved" | "refused", word: ResetWord) {
  const store = yield* PasswordResetStore
  const now = yield* DateTime.now
  const decided = yield* (yield* Transaction).run(Effect.gen(function*() {
    const reset = yield* store.lock(id)
    if (reset.state !== seen) return yield* new ResetMoved({ state: reset.state })
    const next = new PasswordReset({ ...reset, state, decidedBy: operator, note, decidedAt: now, endedAt: state === "refused" ? now : null })
    if (!(yield* store.move(reset, next))) return yield* Effect.die(new Error("A locked reset was moved by somebody else"))
    yield* tell([resetNotice(next, word)], now)
    return next
  }))
  yield* Effect.logWarning("An operator decided about a member's password", { reset: id, operator, state })
  return decided
})

/**
 * An operator lets a member set another password without the old one. His reason is kept, and not told. The password itself nobody but the
 * member ever sees. Errors: `NoteMissing`, `ResetUnknown`, `ResetMoved`.
 */
export const approveReset = Effect.fn("approveReset")(function*(id: ResetId, operator: OperatorName, note: string) {
  return yield* decide({ id, seen: "open", operator, note: yield* noteOf(note) }, "approved", { _tag: "PasswordResetApproved" })
})

/**
 * An operator refuses a reset, also one that was approved and is not done (`seen`: as it stood when he looked). The old password stays, what
 * waited is paid, and the member reads his reason. Errors: `NoteMissing`, `ResetUnknown`, `ResetMoved`.
 */
export const refuseReset = Effect.fn("refuseReset")(function*(id: ResetId, seen: "open" | "approved", operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  return yield* decide({ id, seen, operator, note: kept }, "refused", { _tag: "PasswordResetRefused", note: kept })
})
