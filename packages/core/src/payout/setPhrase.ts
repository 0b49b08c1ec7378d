import type { Redacted } from "effect"
import { DateTime, Effect, Option, Redacted as Secret, Schema } from "effect"
import { refuseBlocked } from "../user/MemberBlocked.ts"
import { MemberSettingsStore } from "../user/MemberSettingsStore.ts"
import { parsePhrase } from "../user/parsePhrase.ts"
import type { UserId } from "../user/User.ts"
import { UserStore } from "../user/UserStore.ts"
import { checkPassword } from "./checkPassword.ts"
import { PasswordHash } from "./PasswordHash.ts"
import { PasswordStore } from "./PasswordStore.ts"

/** He has a password for money, and the phrase is set with it. */
export class PasswordNeeded extends Schema.TaggedError<PasswordNeeded>()("PasswordNeeded", {}) {}

/** The phrase is his password: it would stand in every message for all to read. */
export class PhraseIsPassword extends Schema.TaggedError<PhraseIsPassword>()("PhraseIsPassword", {}) {}

/**
 * A member sets his anti-phishing phrase, as he typed it, or another one: with his password for money once he has one (`null`: he gave
 * none), so that nobody who holds his phone can make false messages look true. Never inside a transaction. Errors: `PhraseUnfit`,
 * `PhraseIsPassword`, `PasswordNeeded`, those of `checkPassword`, `MemberBlocked`, `UserUnknown`.
 */
export const setPhrase = Effect.fn("setPhrase")(function*(userId: UserId, text: Redacted.Redacted, password: Redacted.Redacted | null) {
  const phrase = yield* Effect.fromResult(parsePhrase(Secret.value(text)))
  yield* refuseBlocked(yield* (yield* UserStore).get(userId))
  const kept = yield* (yield* PasswordStore).get(userId)
  if (Option.isSome(kept)) {
    if (password === null) return yield* new PasswordNeeded()
    const hash = yield* checkPassword(userId, password)
    if (yield* (yield* PasswordHash).matches(Secret.make(phrase), hash)) return yield* new PhraseIsPassword()
  }
  yield* (yield* MemberSettingsStore).setPhrase(userId, phrase, yield* DateTime.now)
  return phrase
})
