import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import type { CountedFailure, LockRule } from "@sigmatrade/core/payout/PasswordStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { PasswordRow, World } from "./World.ts"
import { rowOf } from "./World.ts"

const put = (world: World, userId: UserId, row: PasswordRow): World => ({ ...world, passwords: HashMap.set(world.passwords, userId, row) })

const isLocked = ({ lockedUntil }: PasswordRow, now: DateTime.Utc) => lockedUntil !== null && DateTime.isGreaterThan(lockedUntil, now)

const counted = (userId: UserId, { lockedUntil, triesMax }: LockRule, now: DateTime.Utc) => (world: World): Step<CountedFailure> => {
  const row = rowOf(world.passwords, userId)
  if (row === undefined) throw new Error("Nobody fails at a password that is not set")
  if (isLocked(row, now)) return [{ triesLeft: 0, lockedUntil: row.lockedUntil, isLock: false }, world]
  const failures = (row.lockedUntil === null ? row.failures : 0) + 1
  const isLock = failures >= triesMax
  const after = { ...row, failures, lockedUntil: isLock ? lockedUntil : null }
  return [{ triesLeft: Math.max(0, triesMax - failures), lockedUntil: after.lockedUntil, isLock }, put(world, userId, after)]
}

/** Passwords in the memory world. */
export const layer: Layer.Layer<PasswordStore, never, MemoryWorld> = Layer.effect(
  PasswordStore,
  Effect.map(MemoryWorld, (world) => PasswordStore.of({
    set: (userId, hash) => world.change((now) =>
      HashMap.has(now.passwords, userId) ? [false, now] : [true, put(now, userId, { hash, failures: 0, lockedUntil: null })]),
    get: (userId) => world.read((now) =>
      Option.map(HashMap.get(now.passwords, userId), ({ hash, lockedUntil }) => ({ hash, lockedUntil }))),
    replace: (userId, from, to) => world.change((now) => rowOf(now.passwords, userId)?.hash === from
      ? [true, put(now, userId, { hash: to, failures: 0, lockedUntil: null })]
      : [false, now]),
    admit: (userId, hash, at) => world.change((now) => {
      const row = rowOf(now.passwords, userId)
      if (row === undefined || row.hash !== hash || isLocked(row, at)) return [false, now]
      return [true, put(now, userId, { hash, failures: 0, lockedUntil: null })]
    }),
    countFailure: (userId, rule, now) => world.change(counted(userId, rule, now))
  }))
)
