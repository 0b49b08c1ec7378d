import type { Redacted } from "effect"
import { Effect, Schema } from "effect"
import type { Amount } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { checkPassword } from "../payout/checkPassword.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { AutoPayoutPolicy } from "./AutoPayoutPolicy.ts"
import { AutoPayoutStore } from "./AutoPayoutStore.ts"

/** Nobody is paid out here without asking. */
export class AutoPayoutsNotOffered extends Schema.TaggedError<AutoPayoutsNotOffered>()("AutoPayoutsNotOffered", {}) {}

/** How automatic payouts stand for a member. */
export interface AutoPayouts {
  readonly isOn: boolean
  /** From which balance on he is paid out, by asset; empty: they are not offered. */
  readonly minimums: ReadonlyMap<AssetId, Amount>
}

/** Whether a member is paid out without asking, and from which balance on. Errors: `UserUnknown`. */
export const autoPayoutsOf = Effect.fn("autoPayoutsOf")(function*(userId: UserId) {
  yield* (yield* UserStore).get(userId)
  const { minimums } = yield* AutoPayoutPolicy
  return { isOn: yield* (yield* AutoPayoutStore).isOn(userId), minimums } satisfies AutoPayouts
})

/**
 * A member wants to be paid out without asking, from the settings' minimum on. It takes the place of his password at every such payout, so
 * it is asked now. Safe to repeat; never inside a transaction. Errors: `UserUnknown`, `AutoPayoutsNotOffered`, `MemberBlocked`, those of
 * `checkPassword`: then nothing has changed.
 */
export const startAutoPayouts = Effect.fn("startAutoPayouts")(function*(userId: UserId, password: Redacted.Redacted) {
  const user = yield* (yield* UserStore).get(userId)
  if ((yield* AutoPayoutPolicy).minimums.size === 0) return yield* new AutoPayoutsNotOffered()
  yield* refuseBlocked(user)
  yield* checkPassword(userId, password)
  yield* (yield* AutoPayoutStore).set(userId, true)
  return yield* autoPayoutsOf(userId)
})

/** A member wants to be asked again: no password is needed to be more careful. Safe to repeat. Errors: `UserUnknown`. */
export const stopAutoPayouts = Effect.fn("stopAutoPayouts")(function*(userId: UserId) {
  yield* (yield* UserStore).get(userId)
  yield* (yield* AutoPayoutStore).set(userId, false)
  return yield* autoPayoutsOf(userId)
})
