import { DateTime, Effect, Schema } from "effect"
import type { UserId } from "../user/User.ts"
import { PasswordResetStore } from "./PasswordResetStore.ts"

/** The member has said that he has forgotten his password: no money leaves, and its way stays, until that is over. */
export class PasswordResetPending extends Schema.TaggedError<PasswordResetPending>()("PasswordResetPending", {}) {}

/** His password was set without the old one since a short while only: nothing can be withdrawn before this moment. */
export class PasswordResetCoolingOff
  extends Schema.TaggedError<PasswordResetCoolingOff>()("PasswordResetCoolingOff", { until: Schema.DateTimeUtc })
{}

/** Refuses while a reset of the member's password is not over. Errors: `PasswordResetPending`. */
export const refuseDuringReset = Effect.fn("refuseDuringReset")(function*(userId: UserId) {
  const resets = yield* (yield* PasswordResetStore).of(userId)
  if (resets.unfinished !== null) return yield* new PasswordResetPending()
  return resets
})

/** Refuses to let money leave during a reset, and for the cooling-off time after one. Errors: `PasswordResetPending`, `PasswordResetCoolingOff`. */
export const refuseMoneyAfterReset = Effect.fn("refuseMoneyAfterReset")(function*(userId: UserId, now: DateTime.Utc) {
  const { withdrawalsFrom } = yield* refuseDuringReset(userId)
  if (withdrawalsFrom !== null && DateTime.isGreaterThan(withdrawalsFrom, now)) return yield* new PasswordResetCoolingOff({ until: withdrawalsFrom })
})
