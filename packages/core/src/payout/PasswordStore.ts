import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { UserId } from "../user/User.ts"
import type { HashedPassword } from "./PasswordHash.ts"

/** A member's password as it is kept. */
export interface KeptPassword {
  readonly hash: HashedPassword
  /** No password is taken before this moment; `null`: not locked. One that is past locks nothing. */
  readonly lockedUntil: DateTime.Utc | null
}

/** How wrong passwords are counted: after `triesMax` of them none is taken until `lockedUntil`. */
export interface LockRule {
  readonly triesMax: number
  readonly lockedUntil: DateTime.Utc
}

/** What a wrong password has led to. */
export interface CountedFailure {
  readonly triesLeft: number
  readonly lockedUntil: DateTime.Utc | null
  /** Whether this very failure has locked it. */
  readonly isLock: boolean
}

/** Passwords of members for money, and the wrong tries. Each method is one atomic step. Every adapter passes its contract suite. */
export class PasswordStore extends Context.Service<PasswordStore, {
  /** Keeps a member's first password; answers `false`, and changes nothing, when he has one. */
  readonly set: (userId: UserId, hash: HashedPassword, at: DateTime.Utc) => Effect.Effect<boolean>
  /** A member's password as it is kept; none: he has not set one. */
  readonly get: (userId: UserId) => Effect.Effect<Option.Option<KeptPassword>>
  /** Puts another password in the place of `from` and forgets wrong tries; answers `false` when that is not his password any more. */
  readonly replace: (userId: UserId, from: HashedPassword, to: HashedPassword, at: DateTime.Utc) => Effect.Effect<boolean>
  /**
   * The right password was given: forgets wrong tries. Answers `false`, and forgets nothing, when it was locked meanwhile or is not his
   * password any more: then it does not count, so that of many who guess at once no more are heard than one after the other.
   */
  readonly admit: (userId: UserId, hash: HashedPassword, now: DateTime.Utc) => Effect.Effect<boolean>
  /** Counts a wrong password. While it is locked nothing is counted; what was counted before a lock that is over is forgotten. */
  readonly countFailure: (userId: UserId, rule: LockRule, now: DateTime.Utc) => Effect.Effect<CountedFailure>
}>()("@sigmatrade/core/payout/PasswordStore") {}
