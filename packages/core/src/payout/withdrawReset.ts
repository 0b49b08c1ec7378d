import { DateTime, Effect, Schema } from "effect"
import { tell } from "../notification/tell.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import type { ResetId } from "./PasswordReset.ts"
import { isUnfinished, PasswordReset, ResetState } from "./PasswordReset.ts"
import { PasswordResetStore, ResetUnknown } from "./PasswordResetStore.ts"
import { resetNotice } from "./resetNotice.ts"

/** It is over: nothing can be done with it any more. */
export class ResetOver extends Schema.TaggedError<ResetOver>()("ResetOver", { state: ResetState }) {}

/** Inside a transaction that has locked it: it ends without another password, and money may leave at once. */
const withdrawLocked = Effect.fn("withdrawLocked")(function*(reset: PasswordReset, cause: "member" | "old password", now: DateTime.Utc) {
  const ended = new PasswordReset({ ...reset, state: "withdrawn", endedAt: now })
  if (!(yield* (yield* PasswordResetStore).move(reset, ended))) return yield* Effect.die(new Error("A locked reset was moved by somebody else"))
  yield* tell([resetNotice(reset, { _tag: "PasswordResetWithdrawn", cause })], now)
  return ended
})

/**
 * A member takes the reset of his password back: the old one stays, and what waited is paid. Another member's is as unknown to him as one
 * that does not exist. Errors: `ResetUnknown`, `ResetOver`.
 */
export const withdrawReset = Effect.fn("withdrawReset")(function*(userId: UserId, id: ResetId) {
  const store = yield* PasswordResetStore
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    yield* (yield* UserStore).lock([userId])
    const reset = yield* store.lock(id)
    if (reset.userId !== userId) return yield* new ResetUnknown({ id })
    if (!isUnfinished(reset)) return yield* new ResetOver({ state: reset.state })
    return yield* withdrawLocked(reset, "member", yield* DateTime.now)
  }))
})

/** The member has given the right password: he remembers it, so a reset that is not over ends. Inside a transaction that has locked him. */
export const endRemembered = Effect.fn("endRemembered")(function*(userId: UserId, now: DateTime.Utc) {
  const store = yield* PasswordResetStore
  const { unfinished } = yield* store.of(userId)
  if (unfinished === null) return
  const reset = yield* Effect.orDie(store.lock(unfinished.id))
  // An operator may have refused it a moment before.
  if (isUnfinished(reset)) yield* withdrawLocked(reset, "old password", now)
})
