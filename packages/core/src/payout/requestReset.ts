import { DateTime, Effect, Option, Schema } from "effect"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { PasswordMissing } from "./checkPassword.ts"
import { PasswordReset, REASON_LENGTH_MAX, REASON_LENGTH_MIN, ResetId, ResetReason } from "./PasswordReset.ts"
import { PasswordResetStore } from "./PasswordResetStore.ts"
import { PasswordStore } from "./PasswordStore.ts"
import { resetNotice } from "./resetNotice.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** The reason says too little for anybody to decide. */
export class ReasonTooShort extends Schema.TaggedError<ReasonTooShort>()("ReasonTooShort", { lengthMin: Schema.Int }) {}

/** A reason as it is kept: without what surrounds it, and cut to what we keep. Errors: `ReasonTooShort`. */
export const reasonOf = (text: string): Effect.Effect<ResetReason, ReasonTooShort> => {
  const kept = [...text.replaceAll("\0", "").trim()].slice(0, REASON_LENGTH_MAX).join("")
  return Option.match(Schema.decodeOption(ResetReason)(kept), {
    onNone: () => Effect.fail(new ReasonTooShort({ lengthMin: REASON_LENGTH_MIN })),
    onSome: Effect.succeed
  })
}

const opened = (id: ResetId, userId: UserId, reason: ResetReason, requestedAt: DateTime.Utc) =>
  new PasswordReset({
    id, userId, reason, requestedAt, state: "open", decidedBy: null, note: null, decidedAt: null, endedAt: null, withdrawalsFrom: null
  })

/**
 * A member has forgotten his password for money and asks operators to let him set another one. From now on no money leaves: what waits to be
 * paid waits on, and he is told. While one is unfinished a repeat answers that one, with `isNew: false`. Nothing about wrong tries changes.
 * Errors: `ReasonTooShort`, `PasswordMissing`, `MemberBlocked`, `UserUnknown`.
 */
export const requestReset = Effect.fn("requestReset")(function*(userId: UserId, text: string) {
  const reason = yield* reasonOf(text)
  const [users, store] = [yield* UserStore, yield* PasswordResetStore]
  const id = ResetId.make(yield* uuidV7)
  const asked = yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* users.lock([userId])
    yield* refuseBlocked(yield* users.get(userId))
    if (Option.isNone(yield* (yield* PasswordStore).get(userId))) return yield* new PasswordMissing()
    const { unfinished } = yield* store.of(userId)
    if (unfinished !== null) return { reset: unfinished, isNew: false }
    // Whoever is about to pay one of them has it locked: it is on its way then, and all others wait from here on.
    yield* (yield* WithdrawalStore).lockOpen(userId)
    const now = yield* DateTime.now
    const reset = opened(id, userId, reason, now)
    if (!(yield* store.add(reset))) return yield* Effect.die(new Error("A locked member has got a reset from somebody else"))
    yield* tell([resetNotice(reset, { _tag: "PasswordResetRequested" })], now)
    return { reset, isNew: true }
  }))
  if (asked.isNew) yield* Effect.logInfo("A member asks for another password", { userId, reset: asked.reset.id })
  return asked
})
