import { assert } from "@effect/vitest"
import { PasswordReset, ResetId, ResetReason } from "@sigmatrade/core/payout/PasswordReset"
import { PasswordResetStore } from "@sigmatrade/core/payout/PasswordResetStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Cause, Effect, Exit } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater, NOW } from "../minutesLater.ts"
import { operator } from "../operator.ts"

/** Who decides. */
export const ANNA = operator("anna")

type Given = Partial<ConstructorParameters<typeof PasswordReset>[0]>

/** A reset that a member asks for; it is kept nowhere. */
export const freshReset = (userId: UserId, given: Given = {}) =>
  new PasswordReset({
    id: ResetId.make(randomUUID()), userId, reason: ResetReason.make(`it's "gone" \\ 🦊 %`), requestedAt: NOW, state: "open", decidedBy: null,
    note: null, decidedAt: null, endedAt: null, withdrawalsFrom: null, ...given
  })

/** What a reset becomes when these facts of it change. */
export const become = (reset: PasswordReset, given: Given) => new PasswordReset({ ...reset, ...given })

/** An operator lets him set another password. */
export const approvedFrom = (reset: PasswordReset) => become(reset, { state: "approved", decidedBy: ANNA, note: "he called", decidedAt: minutesLater(1) })

/** He has set it: his withdrawals wait another hour. */
export const doneFrom = (reset: PasswordReset) => become(reset, { state: "done", endedAt: minutesLater(2), withdrawalsFrom: minutesLater(62) })

/** An operator says no. */
export const refusedFrom = (reset: PasswordReset) => become(reset, { state: "refused", decidedBy: ANNA, note: "no", decidedAt: minutesLater(2), endedAt: minutesLater(2) })

/** The member does not want it any more. */
export const withdrawnFrom = (reset: PasswordReset) => become(reset, { state: "withdrawn", endedAt: minutesLater(2) })

/** A reset that has gone on. */
export const moved = Effect.fn("moved")(function*(from: PasswordReset, next: PasswordReset) {
  assert.isTrue(yield* (yield* PasswordResetStore).move(from, next))
  return next
})

/** This is a defect. */
export const dies = Effect.fn("dies")(function*<A, E2, R>(work: Effect.Effect<A, E2, R>, what: string) {
  const exit = yield* Effect.exit(work)
  assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause), what)
})
