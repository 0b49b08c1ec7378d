import { DateTime, Effect, Redacted, Schema } from "effect"
import { Notice, NoticeId } from "../notification/Notice.ts"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { checkPassword, PASSWORD_TRIES_MAX, PasswordWrong } from "./checkPassword.ts"
import { PasswordHash } from "./PasswordHash.ts"
import { PasswordStore } from "./PasswordStore.ts"

/** Characters of a password, at least and at most. */
const LENGTH_MIN = 8
const LENGTH_MAX = 128

/** Too short to guard money, or longer than anybody types. */
export class PasswordUnfit
  extends Schema.TaggedError<PasswordUnfit>()("PasswordUnfit", { lengthMin: Schema.Int, lengthMax: Schema.Int })
{}

/** He has a password already: it is changed with the old one. */
export class PasswordSetAlready extends Schema.TaggedError<PasswordSetAlready>()("PasswordSetAlready", {}) {}

/** Refuses a password that guards too little, or that nobody types. Errors: `PasswordUnfit`. */
export const refuseUnfit = (password: Redacted.Redacted) => {
  const length = [...Redacted.value(password).normalize("NFKC")].length
  return length < LENGTH_MIN || length > LENGTH_MAX ? new PasswordUnfit({ lengthMin: LENGTH_MIN, lengthMax: LENGTH_MAX }) : Effect.void
}

const changedNotice = (userId: UserId, isFirst: boolean, at: DateTime.Utc) =>
  new Notice({
    id: NoticeId.make(isFirst ? `password-set:${userId}` : `password-changed:${userId}:${at.epochMilliseconds}`),
    userId,
    subject: null,
    notification: { _tag: "PasswordChanged", isFirst }
  })

/** A member sets his password for money, once; he is told. Errors: `PasswordUnfit`, `PasswordSetAlready`, `MemberBlocked`, `UserUnknown`. */
export const setPassword = Effect.fn("setPassword")(function*(userId: UserId, password: Redacted.Redacted) {
  yield* refuseUnfit(password)
  yield* refuseBlocked(yield* (yield* UserStore).get(userId))
  const hash = yield* (yield* PasswordHash).hash(password)
  const now = yield* DateTime.now
  yield* (yield* Transaction).run(Effect.gen(function*() {
    if (!(yield* (yield* PasswordStore).set(userId, hash, now))) return yield* new PasswordSetAlready()
    yield* tell([changedNotice(userId, true, now)], now)
  }))
})

/**
 * A member changes his password for money with the old one; he is told. Errors: `PasswordUnfit`, those of `checkPassword`, `MemberBlocked`,
 * `UserUnknown`.
 */
export const changePassword = Effect.fn("changePassword")(function*(userId: UserId, old: Redacted.Redacted, password: Redacted.Redacted) {
  yield* refuseUnfit(password)
  yield* refuseBlocked(yield* (yield* UserStore).get(userId))
  const checked = yield* checkPassword(userId, old)
  const hash = yield* (yield* PasswordHash).hash(password)
  const now = yield* DateTime.now
  yield* (yield* Transaction).run(Effect.gen(function*() {
    // Of two changes at once one is first; the other gave what is no longer the password.
    if (!(yield* (yield* PasswordStore).replace(userId, checked, hash, now))) return yield* new PasswordWrong({ triesLeft: PASSWORD_TRIES_MAX })
    yield* tell([changedNotice(userId, false, now)], now)
  }))
})
