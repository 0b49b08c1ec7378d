import { assert, describe, it } from "@effect/vitest"
import { blockMember } from "@sigmatrade/core/payout/blockMember"
import { checkPassword } from "@sigmatrade/core/payout/checkPassword"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { requestWithdrawal } from "@sigmatrade/core/payout/requestWithdrawal"
import { changePassword, setPassword } from "@sigmatrade/core/payout/setPassword"
import { DateTime, Effect, Layer, Logger, Option, Redacted } from "effect"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import { community, memberWithWallet } from "../community.ts"
import { memberWith, milli, olga, PASSWORD, payoutRules, toldTo, wishOf, WRONG } from "./payoutWorld.ts"

const world = Layer.merge(community(), payoutRules())
const NEXT = Redacted.make("battery staple")
const tagOf = <A, E extends { readonly _tag: string }, R>(tried: Effect.Effect<A, E, R>) => Effect.map(Effect.flip(tried), ({ _tag }) => _tag)

describe("the password for money", () => {
  it.effect("is set once, neither short nor endless, and asked for afterwards", () =>
    Effect.gen(function*() {
      const { id } = yield* memberWithWallet(1)
      assert.strictEqual(yield* tagOf(checkPassword(id, PASSWORD)), "PasswordMissing")
      for (const unfit of ["seven77", "x".repeat(129)]) assert.strictEqual(yield* tagOf(setPassword(id, Redacted.make(unfit))), "PasswordUnfit")
      yield* setPassword(id, Redacted.make("🦊".repeat(8)))
      assert.strictEqual(yield* tagOf(setPassword(id, PASSWORD)), "PasswordSetAlready")
      yield* checkPassword(id, Redacted.make("🦊".repeat(8)))
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

  it.effect("a right one in between makes the wrong ones forgotten; another member's tries do not count", () =>
    Effect.gen(function*() {
      const [one, other] = [yield* memberWith(1n), yield* memberWith(1n)]
      yield* Effect.replicateEffect(Effect.flip(checkPassword(one.id, WRONG)), 4)
      yield* checkPassword(other.id, PASSWORD)
      yield* checkPassword(one.id, PASSWORD)
      assert.deepInclude(yield* Effect.flip(checkPassword(one.id, WRONG)), { triesLeft: 4 })
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
