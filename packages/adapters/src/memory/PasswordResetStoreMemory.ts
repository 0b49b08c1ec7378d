import { isLegalReset, isLegalResetStart } from "@sigmatrade/core/payout/isLegalReset"
import type { PasswordReset, ResetId } from "@sigmatrade/core/payout/PasswordReset"
import { isUnfinished } from "@sigmatrade/core/payout/PasswordReset"
import type { MemberResets } from "@sigmatrade/core/payout/PasswordResetStore"
import { PasswordResetStore, ResetUnknown } from "@sigmatrade/core/payout/PasswordResetStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const put = (world: World, value: PasswordReset, order: number): World => ({
  ...world, passwordResets: HashMap.set(world.passwordResets, value.id, { order, value })
})

/** A member's, the oldest first. */
const theirs = (world: World, userId: UserId) => inOrder(world.passwordResets).filter((one) => one.userId === userId)

const added = (reset: PasswordReset) => (world: World): Step<boolean> => {
  if (!isLegalResetStart(reset) || HashMap.has(world.passwordResets, reset.id)) throw new Error("No reset begins like this")
  if (theirs(world, reset.userId).some(isUnfinished)) return [false, world]
  return [true, put({ ...world, rows: world.rows + 1 }, reset, world.rows)]
}

const locked = (id: ResetId) => (world: World): Result.Result<Step<PasswordReset>, ResetUnknown> => {
  const row = rowOf(world.passwordResets, id)
  return row === undefined ? Result.fail(new ResetUnknown({ id })) : Result.succeed([row.value, world])
}

const moved = (from: Pick<PasswordReset, "id" | "state">, next: PasswordReset) => (world: World): Step<boolean> => {
  const row = rowOf(world.passwordResets, from.id)
  if (row === undefined || row.value.state !== from.state) return [false, world]
  if (!isLegalReset(row.value, next)) throw new Error("No reset moves like this")
  return [true, put(world, next, row.order)]
}

const of = (userId: UserId) => (world: World): MemberResets => {
  const all = theirs(world, userId)
  const ends = all.flatMap(({ withdrawalsFrom }) => withdrawalsFrom ?? [])
  return {
    unfinished: all.find(isUnfinished) ?? null,
    withdrawalsFrom: ends.length === 0 ? null : ends.reduce((one, other) => DateTime.isGreaterThan(other, one) ? other : one)
  }
}

const byRequest = (one: PasswordReset, other: PasswordReset) =>
  one.requestedAt.epochMilliseconds - other.requestedAt.epochMilliseconds || (one.id < other.id ? -1 : 1)

const unfinished = (limit: number) => (world: World): ReadonlyArray<PasswordReset> => {
  const all = inOrder(world.passwordResets).filter(isUnfinished).toSorted(byRequest)
  return [...all.filter(({ state }) => state === "open"), ...all.filter(({ state }) => state === "approved")].slice(0, limit)
}

/** Resets of passwords in the memory world. */
export const layer: Layer.Layer<PasswordResetStore, never, MemoryWorld> = Layer.effect(
  PasswordResetStore,
  Effect.map(MemoryWorld, (world) => PasswordResetStore.of({
    add: (reset) => world.change(added(reset)),
    get: (id) => world.read((now) => Option.fromUndefinedOr(rowOf(now.passwordResets, id)?.value)),
    lock: (id) => world.attempt(locked(id)),
    of: (userId) => world.read(of(userId)),
    ofUser: (userId, limit) => world.read((now) => theirs(now, userId).toSorted(byRequest).toReversed().slice(0, limit)),
    move: (from, next) => world.change(moved(from, next)),
    unfinished: (limit) => world.read(unfinished(limit))
  }))
)
