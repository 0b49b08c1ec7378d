import { DateTime, Effect, Option, Schema } from "effect"
import type { Redacted } from "effect"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { PasswordMissing, PasswordNotTaken } from "./checkPassword.ts"
import { coolingOffUntil } from "./destinationOf.ts"
import { PasswordHash } from "./PasswordHash.ts"
import type { HashedPassword } from "./PasswordHash.ts"
import { PasswordReset } from "./PasswordReset.ts"
import { PasswordResetStore } from "./PasswordResetStore.ts"
import { PasswordStore } from "./PasswordStore.ts"
import { resetNotice } from "./resetNotice.ts"
import { refuseUnfit } from "./setPassword.ts"
import { WithdrawalPolicy } from "./WithdrawalPolicy.ts"

/** No operator has agreed to it, or it is over. */
export class ResetNotApproved extends Schema.TaggedError<ResetNotApproved>()("ResetNotApproved", {}) {}

/** The member's approved reset, which nobody else changes before commit. Errors: `ResetNotApproved`. */
const lockApproved = Effect.fn("lockApproved")(function*(userId: UserId) {
  const store = yield* PasswordResetStore
  const { unfinished } = yield* store.of(userId)
  if (unfinished === null) return yield* new ResetNotApproved()
  const reset = yield* Effect.orDie(store.lock(unfinished.id))
  return reset.state === "approved" ? reset : yield* new ResetNotApproved()
})

/** Puts the new password into the old one's place. Wrong tries have locked it: then it is no way around the lock. */
const replaceForgotten = Effect.fn("replaceForgotten")(function*(userId: UserId, hash: HashedPassword, now: DateTime.Utc) {
  const store = yield* PasswordStore
  const kept = Option.getOrNull(yield* store.get(userId))
  if (kept === null) return yield* new PasswordMissing()
  if (kept.lockedUntil !== null && DateTime.isGreaterThan(kept.lockedUntil, now)) return yield* new PasswordNotTaken({ until: kept.lockedUntil })
  if (!(yield* store.replace(userId, kept.hash, hash, now))) return yield* Effect.die(new Error("A password was changed while its member was locked"))
})

/**
 * The member sets another password for money without the old one, after an operator has agreed: once. Nothing can be withdrawn for the
 * cooling-off time, and what waited waits that long; he is told until when. Never inside a transaction. Errors: `PasswordUnfit`,
 * `ResetNotApproved`, `PasswordNotTaken` while wrong tries lock it, `PasswordMissing`, `MemberBlocked`, `UserUnknown`.
 */
export const completeReset = Effect.fn("completeReset")(function*(userId: UserId, password: Redacted.Redacted) {
  yield* refuseUnfit(password)
  const users = yield* UserStore
  const { walletCooldownHours } = yield* WithdrawalPolicy
  const hash = yield* (yield* PasswordHash).hash(password)
  const done = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    yield* refuseBlocked(yield* users.get(userId))
    const reset = yield* lockApproved(userId)
    const now = yield* DateTime.now
    yield* replaceForgotten(userId, hash, now)
    const withdrawalsFrom = coolingOffUntil(now, walletCooldownHours)
    const next = new PasswordReset({ ...reset, state: "done", endedAt: now, withdrawalsFrom })
    if (!(yield* (yield* PasswordResetStore).move(reset, next))) return yield* Effect.die(new Error("A locked reset was moved by somebody else"))
    yield* tell([resetNotice(next, { _tag: "PasswordResetDone", withdrawalsFrom })], now)
    return next
  }))
  yield* Effect.logWarning("A member set another password without the old one", { userId, reset: done.id })
  return done
})
