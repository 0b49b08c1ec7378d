import type { DateTime } from "effect"
import { DateTime as Time, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { NoteMissing } from "../incident/NoteMissing.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { endUnpaid } from "./endUnpaid.ts"
import type { Withdrawal } from "./Withdrawal.ts"
import { WithdrawalId, WithdrawalState } from "./Withdrawal.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** It is on its way, or over: nobody can stop it any more. */
export class WithdrawalNotOpen
  extends Schema.TaggedError<WithdrawalNotOpen>()("WithdrawalNotOpen", { id: WithdrawalId, state: WithdrawalState })
{}

/** Characters of a note that are kept. */
const NOTE_LENGTH_MAX = 1000

/** A note as it is kept. Errors: `NoteMissing` when it says nothing. */
export const noteOf = (note: string): Effect.Effect<string, NoteMissing> => {
  const kept = note.trim().slice(0, NOTE_LENGTH_MAX)
  return kept === "" ? new NoteMissing() : Effect.succeed(kept)
}

/**
 * A withdrawal that is locked and not on its way yet is refused, for good. `cause` says whether an operator decided about it, whose note
 * its member reads, or blocked him, whose note he does not read. Inside a transaction.
 */
export const refuseLocked = Effect.fn("refuseLocked")(function*(
  withdrawal: Withdrawal,
  by: { readonly operator: OperatorName; readonly cause: "operator" | "blocked"; readonly note: string },
  at: DateTime.Utc
) {
  const { cause, note } = by
  yield* (yield* WithdrawalStore).noteRefusal({ id: withdrawal.id, ...by, at })
  const told = cause === "operator" ? note : null
  return yield* endUnpaid(withdrawal, { state: "refused", reason: told, word: { _tag: "WithdrawalRefused", cause, note: told } }, at)
})

/**
 * An operator refuses to pay a withdrawal that is not on its way yet, also one that was approved. His note is told to the member and
 * kept with his name. Errors: `NoteMissing`, `WithdrawalUnknown`, `WithdrawalNotOpen`.
 */
export const refuseWithdrawal = Effect.fn("refuseWithdrawal")(function*(id: WithdrawalId, operator: OperatorName, note: string) {
  const kept = yield* noteOf(note)
  const store = yield* WithdrawalStore
  const now = yield* Time.now
  const refused = yield* (yield* Transaction).run(Effect.gen(function*() {
    const open = yield* store.lock(id)
    if (open.state !== "requested" && open.state !== "approved") return yield* new WithdrawalNotOpen({ id, state: open.state })
    return (yield* refuseLocked(open, { operator, cause: "operator", note: kept }, now)) ?? open
  }))
  yield* Effect.logInfo("An operator refused a withdrawal", { id, operator })
  return refused
})
