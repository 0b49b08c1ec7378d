import { assert, layer as withLayer } from "@effect/vitest"
import { HashedPassword, PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import type { Layer } from "effect"
import { Effect, Redacted } from "effect"

const secret = (text: string) => Redacted.make(text)

/** What every `PasswordHash` promises. */
export const passwordHashContract = <E>(name: string, layer: Layer.Layer<PasswordHash, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PasswordHash: ${name}`, (it) => {
    it.effect("a password fits its hash, and no other does, however close", () =>
      Effect.gen(function*() {
        const { hash, matches } = yield* PasswordHash
        const kept = yield* hash(secret("correct horse"))
        assert.isTrue(yield* matches(secret("correct horse"), kept))
        for (const other of ["correct horsf", "Correct horse", "correct horse ", "correct hors", "", "correct horse\0"]) {
          assert.isFalse(yield* matches(secret(other), kept), JSON.stringify(other))
        }
      }))

    it.effect("the same password is another hash each time, and no hash shows it", () =>
      Effect.gen(function*() {
        const { hash, matches } = yield* PasswordHash
        const hashes = [yield* hash(secret("пароль-пароль")), yield* hash(secret("пароль-пароль"))] as const
        assert.notStrictEqual(hashes[0], hashes[1])
        for (const one of hashes) {
          assert.isTrue(yield* matches(secret("пароль-пароль"), one))
          assert.notInclude(one, "пароль")
        }
      }))

    it.effect("other spellings of the same characters are the same password", () =>
      Effect.gen(function*() {
        const { hash, matches } = yield* PasswordHash
        assert.isTrue(yield* matches(secret("cafe\u0301 fin"), yield* hash(secret("café fin"))))
      }))

    it.effect("a hash of the inherited system fits its password, and is known as one of it; one that would cost too much fits nothing", () =>
      Effect.gen(function*() {
        const { hash, isInherited, matches } = yield* PasswordHash
        const old = HashedPassword.make("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e")
        assert.isTrue(isInherited(old))
        assert.isFalse(isInherited(yield* hash(secret("correct horse"))))
        assert.isTrue(yield* matches(secret("correct horse"), old))
        assert.isFalse(yield* matches(secret("correct horsf"), old))
        const dear = HashedPassword.make(old.replace("$04$", "$31$"))
        assert.isFalse(isInherited(dear))
        assert.isFalse(yield* matches(secret("correct horse"), dear))
      }))

    it.effect("what is no hash of ours fits nothing, and costs nothing", () =>
      Effect.gen(function*() {
        const { matches } = yield* PasswordHash
        for (const odd of ["plain-text-of-old-times", "scrypt$15$8$3$c2FsdA$", `scrypt$40$8$1$${"A".repeat(24)}$${"A".repeat(44)}`, "x".repeat(60)]) {
          assert.isFalse(yield* matches(secret("correct horse"), HashedPassword.make(odd)), odd)
        }
      }))
  })
