import { assert, it } from "@effect/vitest"
import * as PasswordHashScrypt from "@sigmatrade/adapters/crypto/PasswordHashScrypt"
import { PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import { Effect, Redacted } from "effect"
import { passwordHashContract } from "@sigmatrade/adapters/contract/payout/passwordHashContract"

const cheap = { costLog2: 6, blockSize: 8, lanes: 1 }

passwordHashContract("scrypt", PasswordHashScrypt.layer(cheap))

it.live("a hash is made at the cost that OWASP asks for, and one of another cost still fits", () =>
  Effect.gen(function*() {
    const password = Redacted.make("correct horse")
    const hash = yield* (yield* PasswordHash).hash(password)
    assert.match(hash, /^scrypt\$15\$8\$3\$/u)
    assert.isTrue(yield* (yield* PasswordHash).matches(password, hash).pipe(Effect.provide(PasswordHashScrypt.layer(cheap))))
  }).pipe(Effect.provide(PasswordHashScrypt.layer())))
