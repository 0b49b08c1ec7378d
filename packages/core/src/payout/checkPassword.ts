import { DateTime, Effect, Option, Schema } from "effect"
import type { Redacted } from "effect"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { PasswordHash } from "./PasswordHash.ts"
import type { HashedPassword } from "./PasswordHash.ts"
import { PasswordStore } from "./PasswordStore.ts"
import { endRemembered } from "./withdrawReset.ts"

/** Wrong passwords in a row before none is taken. */
export const PASSWORD_TRIES_MAX = 5
/** How long none is taken then. */
const LOCK_MINUTES = 15

/** The member has set no password yet. */
export class PasswordMissing extends Schema.TaggedError<PasswordMissing>()("PasswordMissing", {}) {}

/** It is not his password. */
export class PasswordWrong extends Schema.TaggedError<PasswordWrong>()("PasswordWrong", { triesLeft: Schema.Int }) {}

/** No password is taken before this moment, not even the right one. */
export class PasswordNotTaken extends Schema.TaggedError<PasswordNotTaken>()("PasswordNotTaken", { until: Schema.DateTimeUtc }) {}

const isLocked = (until: DateTime.Utc | null, now: DateTime.Utc): until is DateTime.Utc =>
  until !== null && DateTime.isGreaterThan(until, now)

/** Counts a wrong password for good, whatever becomes of what it was given for, and tells the member when it locks. */
const countFailure = Effect.fn("countFailure")(function*(userId: UserId, now: DateTime.Utc) {
  const lockedUntil = DateTime.add(now, { minutes: LOCK_MINUTES })
  const counted = yield* (yield* Transaction).run(Effect.gen(function*() {
    const failure = yield* (yield* PasswordStore).countFailure(userId, { triesMax: PASSWORD_TRIES_MAX, lockedUntil }, now)
    if (failure.isLock) {
      const id = NoticeId.make(`password-locked:${userId}:${lockedUntil.epochMilliseconds}`)
      yield* tell([new Notice({ id, userId, subject: null, notification: { _tag: "PasswordLocked", until: lockedUntil } })], now)
    }
    return failure
  }))
  if (counted.isLock) yield* Effect.logWarning("A member's password was locked after wrong tries", { userId })
  return counted.lockedUntil === null
    ? new PasswordWrong({ triesLeft: counted.triesLeft })
    : new PasswordNotTaken({ until: counted.lockedUntil })
})

/** The right one was given: wrong tries are forgotten, and he has not forgotten his password. Answers whether it counts. */
const admit = Effect.fn("admit")(function*(userId: UserId, hash: HashedPassword, now: DateTime.Utc) {
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* UserStore).lock([userId])
    const isAdmitted = yield* (yield* PasswordStore).admit(userId, hash, now)
    if (isAdmitted) yield* endRemembered(userId, now)
    return isAdmitted
  }))
})

/** A password that the inherited system kept is kept our way from now on. Answers the hash that is kept. */
const renew = Effect.fn("renew")(function*(userId: UserId, password: Redacted.Redacted, kept: HashedPassword, now: DateTime.Utc) {
  const hashes = yield* PasswordHash
  if (!hashes.isInherited(kept)) return kept
  const fresh = yield* hashes.hash(password)
  return (yield* (yield* PasswordStore).replace(userId, kept, fresh, now)) ? fresh : kept
})

/**
 * Asks for a member's password before money or its way is touched; answers the hash it fits. Never inside a transaction: a wrong try
 * counts although what it was given for fails. The right one ends a reset that is not over: it was not forgotten. Errors: `PasswordMissing`, `PasswordWrong`, `PasswordNotTaken`.
 */
export const checkPassword = Effect.fn("checkPassword")(function*(userId: UserId, password: Redacted.Redacted) {
  const store = yield* PasswordStore
  const kept = Option.getOrNull(yield* store.get(userId))
  if (kept === null) return yield* new PasswordMissing()
  if (isLocked(kept.lockedUntil, yield* DateTime.now)) return yield* new PasswordNotTaken({ until: kept.lockedUntil })
  const matches = yield* (yield* PasswordHash).matches(password, kept.hash)
  const now = yield* DateTime.now
  if (!matches) return yield* yield* countFailure(userId, now)
  if (yield* admit(userId, kept.hash, now)) return yield* renew(userId, password, kept.hash, now)
  // Somebody's wrong tries have locked it while this one was looked at, or the password was changed.
  const after = Option.getOrNull(yield* store.get(userId))
  if (after !== null && isLocked(after.lockedUntil, now)) return yield* new PasswordNotTaken({ until: after.lockedUntil })
  return yield* new PasswordWrong({ triesLeft: PASSWORD_TRIES_MAX })
})
