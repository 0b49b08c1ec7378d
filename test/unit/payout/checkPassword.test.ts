import { assert, describe, it } from "@effect/vitest"
import { MemoryWorld } from "@sigmatrade/adapters/memory/MemoryWorld"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { checkPassword } from "@sigmatrade/core/payout/checkPassword"
import { HashedPassword, PasswordHash } from "@sigmatrade/core/payout/PasswordHash"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { changePassword, setPassword } from "@sigmatrade/core/payout/setPassword"
import { DateTime, Effect, HashMap, Layer, Logger, Option, Redacted } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import { community, memberWithWallet } from "../community.ts"
import { memberWith, milli, olga, PASSWORD, payoutRules, toldTo, wishOf, WRONG } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const NEXT = Redacted.make("battery staple")
const tagOf = <A, E extends { readonly _tag: string }, R>(tried: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(tried), ({ _tag }) => _tag)

describe("the password for money", () => {
  it.effect("is set once, neither short nor endless, which its member is told, and asked for afterwards", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWithWallet(1)
      assert.strictEqual(yield* tagOf(checkPassword(id, PASSWORD)), "PasswordMissing")
      for (const unfit of ["seven77", "x".repeat(129)]) assert.strictEqual(yield* tagOf(setPassword(id, Redacted.make(unfit))), "PasswordUnfit")
      yield* setPassword(id, Redacted.make("🦊".repeat(8)))
      assert.strictEqual(yield* tagOf(setPassword(id, PASSWORD)), "PasswordSetAlready")
      yield* checkPassword(id, Redacted.make("🦊".repeat(8)))
      const notices = yield* (yield* MemoryWorld).read((now) => HashMap.toValues(now.notices))
      assert.deepStrictEqual(notices.map(({ notice }) => [notice.userId, notice.notification]), [[id, { _tag: "PasswordChanged", isFirst: true }]])
    }).pipe(Effect.provide(world)))

  it.effect("is changed with the old one only, and its member is told", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(1n)
      assert.strictEqual(yield* tagOf(changePassword(member.id, WRONG, NEXT)), "PasswordWrong")
      assert.strictEqual(yield* tagOf(changePassword(member.id, PASSWORD, Redacted.make("short"))), "PasswordUnfit")
      yield* changePassword(member.id, PASSWORD, NEXT)
      assert.strictEqual(yield* tagOf(checkPassword(member.id, PASSWORD)), "PasswordWrong")
      yield* checkPassword(member.id, NEXT)
      assert.deepStrictEqual(yield* toldTo(member), [{ _tag: "PasswordChanged", isFirst: false }])
    }).pipe(Effect.provide(world)))

  it.effect("one that the inherited system kept is proven once, and kept our way from then on", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWithWallet(1)
      const old = HashedPassword.make("$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e")
      yield* (yield* PasswordStore).set(id, old, yield* DateTime.now)
      assert.deepInclude(yield* Effect.flip(checkPassword(id, WRONG)), { _tag: "PasswordWrong", triesLeft: 4 })
      const kept = yield* checkPassword(id, Redacted.make("correct horse"))
      assert.match(kept, /^scrypt/u)
      assert.strictEqual(Option.getOrThrow(yield* (yield* PasswordStore).get(id)).hash, kept)
      assert.strictEqual(yield* checkPassword(id, Redacted.make("correct horse")), kept)
    }).pipe(Effect.provide(world)))

  it.effect("five wrong tries lock it for fifteen minutes, even for the right one, and its member is told once", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(2n ** 80n)
      const wrong = Effect.flip(requestWithdrawal(wishOf(member, milli(10_000)), WRONG))
      const tries = yield* Effect.replicateEffect(wrong, 7)
      assert.deepStrictEqual(tries.map((failure) => "triesLeft" in failure ? failure.triesLeft : failure._tag), [
        4, 3, 2, 1, "PasswordNotTaken", "PasswordNotTaken", "PasswordNotTaken"
      ])
      const until = DateTime.add(yield* DateTime.now, { minutes: 15 })
      yield* TestClock.adjust("14 minutes")
      const refused = yield* Effect.flip(requestWithdrawal(wishOf(member, milli(10_000)), PASSWORD))
      assert.deepInclude(refused, { _tag: "PasswordNotTaken", until })
      assert.deepStrictEqual(yield* toldTo(member), [{ _tag: "PasswordLocked", until }])
      yield* TestClock.adjust("1 minute")
      assert.isTrue((yield* requestWithdrawal(wishOf(member, milli(10_000)), PASSWORD)).isNew)
      assert.deepInclude(yield* Effect.flip(checkPassword(member.id, WRONG)), { _tag: "PasswordWrong", triesLeft: 4 })
    }).pipe(Effect.provide(world)))

  it.effect("while it is locked none is even looked at: guessing costs us nothing", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(1n)
      const hash = yield* PasswordHash
      let looked = 0
      const counting = PasswordHash.of({ ...hash, matches: (given, kept) => Effect.suspend(() => (looked += 1, hash.matches(given, kept))) })
      yield* Effect.replicateEffect(Effect.flip(checkPassword(member.id, WRONG)), 9).pipe(Effect.provideService(PasswordHash, counting))
      assert.strictEqual(looked, 5)
    }).pipe(Effect.provide(world)))

  it.effect("the right one does not count when others have locked it while it was looked at, nor when it was changed meanwhile", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* memberWith(1n), yield* memberWith(1n)]
      const hash = yield* PasswordHash
      const store = yield* PasswordStore
      /** Looks as slowly as it takes the others to be done. */
      const during = <A>(meanwhile: Effect.Effect<A>) => PasswordHash.of({
        ...hash, matches: (given, kept) => Effect.tap(hash.matches(given, kept), meanwhile)
      })
      const lockedUntil = DateTime.add(yield* DateTime.now, { minutes: 15 })
      const guesses = Effect.replicateEffect(store.countFailure(one.id, { triesMax: 5, lockedUntil }, yield* DateTime.now), 5)
      const late = checkPassword(one.id, PASSWORD).pipe(Effect.provideService(PasswordHash, during(guesses)))
      assert.deepInclude(yield* Effect.flip(late), { _tag: "PasswordNotTaken", until: lockedUntil })
      const kept = Option.getOrThrow(yield* store.get(other.id)).hash
      const changed = Effect.flatMap(hash.hash(NEXT), (next) => Effect.flatMap(DateTime.now, (at) => store.replace(other.id, kept, next, at)))
      const old = checkPassword(other.id, PASSWORD).pipe(Effect.provideService(PasswordHash, during(changed)))
      assert.strictEqual(yield* tagOf(old), "PasswordWrong")
    }).pipe(Effect.provide(world)))

  it.effect("a right one in between makes the wrong ones forgotten; another member's tries do not count", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* memberWith(1n), yield* memberWith(1n)]
      yield* Effect.replicateEffect(Effect.flip(checkPassword(one.id, WRONG)), 4)
      yield* checkPassword(other.id, PASSWORD)
      yield* checkPassword(one.id, PASSWORD)
      assert.deepInclude(yield* Effect.flip(checkPassword(one.id, WRONG)), { triesLeft: 4 })
    }).pipe(Effect.provide(world)))

  it.effect("is as long as it reads, however it is typed: from eight characters to a hundred and twenty-eight", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* memberWithWallet(1), yield* memberWithWallet(2)]
      // Four letters with an accent each, as eight signs; and two letters in one sign, four times.
      assert.deepInclude(yield* Effect.flip(setPassword(one.id, Redacted.make("e\u0301".repeat(4)))), { _tag: "PasswordUnfit", lengthMin: 8, lengthMax: 128 })
      yield* setPassword(one.id, Redacted.make("\ufb01".repeat(4)))
      yield* setPassword(other.id, Redacted.make("x".repeat(128)))
    }).pipe(Effect.provide(world)))

  it.effect("changed twice at once it is what the first made it: the second gave what it is no longer", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(1n)
      const [hash, third] = [yield* PasswordHash, Redacted.make("third password")]
      const first = yield* Effect.cached(Effect.orDie(changePassword(member.id, PASSWORD, NEXT)))
      const services = yield* Effect.context<Effect.Services<typeof first>>()
      const late = PasswordHash.of({ ...hash, hash: (given) => Effect.tap(hash.hash(given), () => Effect.provide(first, services)) })
      const second = Effect.provideService(changePassword(member.id, PASSWORD, third), PasswordHash, late)
      assert.deepInclude(yield* Effect.flip(second), { _tag: "PasswordWrong", triesLeft: 5 })
      yield* checkPassword(member.id, NEXT)
      assert.strictEqual((yield* toldTo(member)).length, 1)
    }).pipe(Effect.provide(world)))

  it.effect("operators read in the log that it was locked, once, and of no single wrong try", () =>
    Effect.gen(function*() {
      const member = yield* memberWith(1n)
      const lines: Array<unknown> = []
      const log = Logger.layer([Logger.make(({ message }) => lines.push(message))])
      yield* Effect.provide(Effect.replicateEffect(Effect.flip(checkPassword(member.id, WRONG)), 7), log)
      assert.deepStrictEqual(lines, [["A member's password was locked after wrong tries", { userId: member.id }]])
    }).pipe(Effect.provide(world)))

  it.effect("a blocked member neither sets nor changes it", () =>
    Effect.gen(function*() {
      const [one, fresh] = [yield* memberWith(1n), yield* memberWithWallet(2)]
      for (const { id } of [one, fresh]) yield* blockMember(id, olga, "fraud")
      assert.strictEqual(yield* tagOf(changePassword(one.id, PASSWORD, NEXT)), "MemberBlocked")
      assert.strictEqual(yield* tagOf(setPassword(fresh.id, PASSWORD)), "MemberBlocked")
    }).pipe(Effect.provide(world)))

  it.effect("shows in no log, no failure and no row", () =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      const log = Logger.layer([Logger.make(({ cause, message }) => lines.push(inspect([message, cause], { depth: 9 })))])
      yield* Effect.gen(function*() {
        const member = yield* memberWith(2n ** 80n)
        const failures = yield* Effect.replicateEffect(Effect.flip(requestWithdrawal(wishOf(member, milli(10_000)), WRONG)), 6)
        lines.push(...failures.map((failure) => `${inspect(failure, { depth: 9 })} ${JSON.stringify(failure)}`))
        lines.push(JSON.stringify(Option.getOrThrow(yield* (yield* PasswordStore).get(member.id))))
      }).pipe(Effect.provide(log))
      assert.isAtLeast(lines.length, 8)
      for (const word of ["correct horse", "incorrect"]) assert.notInclude(lines.join(), word)
    }).pipe(Effect.provide(world)))
})
