import { Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import { approveReset } from "../payout/approveReset.ts"
import type { ResetId } from "../payout/PasswordReset.ts"
import { PasswordResetStore } from "../payout/PasswordResetStore.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { UserStore } from "../user/UserStore.ts"
import { OperatorStore } from "./OperatorStore.ts"

/** It is the operator's own password: another one must decide. */
export class ResetOwn extends Schema.TaggedError<ResetOwn>()("ResetOwn", {}) {}

/** Approves a reset of another member's password than the operator's own. Errors: `ResetOwn` and those of `approveReset`. */
export const grantReset = Effect.fn("grantReset")(function*(id: ResetId, by: OperatorName, note: string) {
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const { userId } = yield* (yield* PasswordResetStore).lock(id)
    const { telegramId } = yield* Effect.orDie((yield* UserStore).get(userId))
    const operator = yield* Effect.orDie((yield* OperatorStore).get(by))
    if (operator.telegramId === telegramId) return yield* new ResetOwn()
    return yield* approveReset(id, by, note)
  }))
})
