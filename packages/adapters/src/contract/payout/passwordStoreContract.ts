import { assert, layer as withLayer } from "@effect/vitest"
import { HashedPassword } from "@sigmatrade/core/payout/PasswordHash"
import { PasswordStore } from "@sigmatrade/core/payout/PasswordStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Exit, Option } from "effect"
import { randomBytes } from "node:crypto"
import { freshMember } from "../freshMember.ts"
import { minutesLater, NOW } from "../minutesLater.ts"

const freshHash = () => HashedPassword.make(`made$up$${randomBytes(16).toString("hex")}`)
const rule = (minutes: number) => ({ triesMax: 5, lockedUntil: minutesLater(minutes) })
const twenty = Array.from({ length: 20 }, (_, index) => index)

/** What every `PasswordStore` promises. */
export const passwordStoreContract = <E>(name: string, layer: Layer.Layer<PasswordStore | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`PasswordStore: ${name}`, (it) => {
    /** A member with a password. */
    const guarded = Effect.fn("guarded")(function*() {
      const { id } = yield* freshMember
      const hash = freshHash()
      assert.isTrue(yield* (yield* PasswordStore).set(id, hash, NOW))
      return { id, hash }
    })
    const fails = Effect.fn("fails")(function*(id: Parameters<PasswordStore["Service"]["countFailure"]>[0], times: number) {
      const store = yield* PasswordStore
      return yield* Effect.replicateEffect(store.countFailure(id, rule(15), NOW), times)
    })

    it.effect("the first password is kept, and set once, by one of twenty who set it at once", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { id } = yield* freshMember
        assert.isTrue(Option.isNone(yield* store.get(id)))
        const hashes = twenty.map(freshHash)
        const answers = yield* Effect.forEach(hashes, (hash) => store.set(id, hash, NOW), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter((isSet) => isSet).length, 1)
        const kept = Option.getOrThrow(yield* store.get(id))
        assert.deepStrictEqual([kept.hash, kept.lockedUntil], [hashes[answers.indexOf(true)], null])
        assert.isFalse(yield* store.set(id, freshHash(), NOW))
        assert.deepStrictEqual(Option.getOrThrow(yield* store.get(id)), kept)
      }))

    it.effect("a password is replaced by whoever knows the present one, once, and wrong tries are forgotten", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { hash, id } = yield* guarded()
        yield* fails(id, 4)
        const next = twenty.map(freshHash)
        const answers = yield* Effect.forEach(next, (to) => store.replace(id, hash, to, NOW), { concurrency: "unbounded" })
        assert.strictEqual(answers.filter((isDone) => isDone).length, 1)
        assert.isFalse(yield* store.replace(id, freshHash(), freshHash(), NOW))
        assert.strictEqual(Option.getOrThrow(yield* store.get(id)).hash, next[answers.indexOf(true)])
        assert.deepStrictEqual((yield* fails(id, 1))[0], { triesLeft: 4, lockedUntil: null, isLock: false })
      }))

    it.effect("the fifth wrong one locks, and nothing more is counted or heard until the lock is over", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { hash, id } = yield* guarded()
        const other = yield* guarded()
        assert.deepStrictEqual((yield* fails(id, 5)).map(({ isLock, triesLeft }) => [triesLeft, isLock]), [
          [4, false], [3, false], [2, false], [1, false], [0, true]
        ])
        assert.deepStrictEqual(Option.getOrThrow(yield* store.get(id)), { hash, lockedUntil: minutesLater(15) })
        const during = yield* store.countFailure(id, rule(99), minutesLater(14))
        assert.deepStrictEqual(during, { triesLeft: 0, lockedUntil: minutesLater(15), isLock: false })
        assert.isFalse(yield* store.admit(id, hash, minutesLater(14)))
        assert.isTrue(yield* store.admit(other.id, other.hash, NOW))
        assert.isTrue(yield* store.admit(id, hash, minutesLater(15)))
        assert.deepStrictEqual(Option.getOrThrow(yield* store.get(id)), { hash, lockedUntil: null })
        assert.strictEqual((yield* fails(id, 1))[0]?.triesLeft, 4)
      }))

    it.effect("after a lock counting begins anew", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { id } = yield* guarded()
        yield* fails(id, 5)
        assert.deepStrictEqual(yield* store.countFailure(id, rule(40), minutesLater(15)), { triesLeft: 4, lockedUntil: null, isLock: false })
      }))

    it.effect("the right one makes wrong tries forgotten; another hash is not heard", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { hash, id } = yield* guarded()
        yield* fails(id, 4)
        assert.isFalse(yield* store.admit(id, freshHash(), NOW))
        assert.strictEqual((yield* store.countFailure(id, rule(15), NOW)).isLock, true)
        const again = yield* guarded()
        yield* fails(again.id, 4)
        assert.isTrue(yield* store.admit(again.id, again.hash, NOW))
        assert.strictEqual((yield* fails(again.id, 1))[0]?.triesLeft, 4)
        assert.isFalse(yield* store.admit(id, hash, NOW))
      }))

    it.effect("of twenty wrong ones at once five count, and exactly one of them locks", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { id } = yield* guarded()
        const counted = yield* Effect.forEach(twenty, () => store.countFailure(id, rule(15), NOW), { concurrency: "unbounded" })
        assert.strictEqual(counted.filter(({ isLock }) => isLock).length, 1)
        assert.strictEqual(counted.filter(({ lockedUntil }) => lockedUntil === null).length, 4)
      }))

    it.effect("who has no password fails at none", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { id } = yield* freshMember
        assert.isTrue(Exit.isFailure(yield* Effect.exit(store.countFailure(id, rule(15), NOW))))
        assert.isFalse(yield* store.admit(id, freshHash(), NOW))
        assert.isFalse(yield* store.replace(id, freshHash(), freshHash(), NOW))
      }))

    it.effect("a password of a step that is undone was never set", () =>
      Effect.gen(function*() {
        const store = yield* PasswordStore
        const { id } = yield* freshMember
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.set(id, freshHash(), NOW), Effect.fail("undo" as const))))
        assert.isTrue(Option.isNone(yield* store.get(id)))
      }))
  })
