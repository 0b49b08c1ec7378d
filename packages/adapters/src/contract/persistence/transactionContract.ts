import { assert, layer as withLayer } from "@effect/vitest"
import { availableOf, HOUSE_SALES } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Data, Deferred, Effect, Exit, Fiber, Option } from "effect"
import { freshAddress } from "../freshAddress.ts"
import { freshMember, freshMembers, freshNewcomer } from "../freshMember.ts"
import { freshBusinessId, freshPayment, LARGE, movement, USDT } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

class Refused extends Data.TaggedError("Refused")<{ readonly why: string }> {}

/** What every `Transaction` promises; the stores are there to see it by. */
export const transactionContract = <E>(name: string, layer: Layer.Layer<Transaction | UserStore | Ledger, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Transaction: ${name}`, (it) => {
    const isMember = (newcomer: ReturnType<typeof freshNewcomer>) =>
      Effect.gen(function*() {
        return Option.isSome(yield* (yield* UserStore).byTelegramId(newcomer.telegramId))
      })
    const available = Effect.fn("available")(function*(member: { readonly id: Parameters<typeof availableOf>[0] }) {
      const account = availableOf(member.id)
      return balanceIn(yield* (yield* Ledger).balances([account]), account, USDT)
    })

    it.effect("all calls of a step happen, and its answer is given back", () =>
      Effect.gen(function*() {
        const [one, other] = [freshNewcomer(), freshNewcomer()]
        const users = yield* UserStore
        const answer = yield* (yield* Transaction).run(Effect.gen(function*() {
          const { user } = yield* users.register(one, NOW)
          yield* users.register(other, NOW)
          return (yield* users.get(user.id)).telegramId
        }))
        assert.strictEqual(answer, one.telegramId)
        assert.deepStrictEqual([yield* isMember(one), yield* isMember(other)], [true, true])
      }))

    it.effect("a step that fails leaves nothing behind, and its error comes through as it is", () =>
      Effect.gen(function*() {
        const newcomer = freshNewcomer()
        const member = yield* freshMember
        const step = Effect.gen(function*() {
          yield* (yield* UserStore).register(newcomer, NOW)
          yield* (yield* Ledger).post([freshPayment(member.id, LARGE)], NOW)
          return yield* new Refused({ why: "no" })
        })
        const error = yield* Effect.flip((yield* Transaction).run(step))
        assert.strictEqual(error._tag, "Refused")
        assert.strictEqual(error._tag === "Refused" ? error.why : "", "no")
        assert.isFalse(yield* isMember(newcomer))
        assert.strictEqual(yield* available(member), 0n)
      }))

    it.effect("a step that dies leaves nothing behind", () =>
      Effect.gen(function*() {
        const newcomer = freshNewcomer()
        const step = Effect.gen(function*() {
          yield* (yield* UserStore).register(newcomer, NOW)
          return yield* Effect.die(new Error("broken"))
        })
        const exit = yield* Effect.exit((yield* Transaction).run(step))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.isFalse(yield* isMember(newcomer))
      }))

    it.effect("a step that is interrupted leaves nothing behind, and others go on", () =>
      Effect.gen(function*() {
        const newcomer = freshNewcomer()
        const written = yield* Deferred.make<void>()
        const step = Effect.gen(function*() {
          yield* (yield* UserStore).register(newcomer, NOW)
          yield* Deferred.succeed(written, undefined)
          return yield* Effect.never
        })
        const fiber = yield* Effect.forkChild((yield* Transaction).run(step))
        yield* Deferred.await(written)
        yield* Fiber.interrupt(fiber)
        assert.isFalse(yield* isMember(newcomer))
        assert.isTrue((yield* (yield* UserStore).register(newcomer, NOW)).isNew)
      }))

    it.effect("a run inside a run is undone with the outer one", () =>
      Effect.gen(function*() {
        const newcomer = freshNewcomer()
        const { run } = yield* Transaction
        const users = yield* UserStore
        const step = Effect.gen(function*() {
          yield* run(users.register(newcomer, NOW))
          return yield* new Refused({ why: "outer" })
        })
        yield* Effect.flip(run(step))
        assert.isFalse(yield* isMember(newcomer))
      }))

    it.effect("a run inside a run that fails undoes itself only", () =>
      Effect.gen(function*() {
        const [outer, inner] = [freshNewcomer(), freshNewcomer()]
        const { run } = yield* Transaction
        const users = yield* UserStore
        yield* run(Effect.gen(function*() {
          yield* users.register(outer, NOW)
          yield* Effect.flip(run(Effect.andThen(users.register(inner, NOW), new Refused({ why: "inner" }))))
        }))
        assert.deepStrictEqual([yield* isMember(outer), yield* isMember(inner)], [true, false])
      }))

    it.effect("a step goes on after a store call that was refused", () =>
      Effect.gen(function*() {
        const [member, owner, poor] = yield* freshMembers(3)
        assert.isDefined(member)
        assert.isDefined(owner)
        assert.isDefined(poor)
        const users = yield* UserStore
        const ledger = yield* Ledger
        const [taken, free] = [freshAddress(), freshAddress()]
        yield* users.linkWallet(owner.id, taken, NOW)
        const sale = { kind: "level-bought" as const, businessId: freshBusinessId(), movements: [movement(availableOf(poor.id), HOUSE_SALES, 1n)] }
        yield* (yield* Transaction).run(Effect.gen(function*() {
          assert.strictEqual((yield* Effect.flip(users.linkWallet(member.id, taken, NOW)))._tag, "WalletTaken")
          assert.strictEqual((yield* Effect.flip(ledger.post([sale], NOW)))._tag, "InsufficientFunds")
          yield* users.linkWallet(member.id, free, NOW)
          yield* ledger.post([freshPayment(member.id, LARGE)], NOW)
        }))
        assert.strictEqual((yield* users.get(member.id)).wallet?.address, free)
        assert.strictEqual(yield* available(member), LARGE)
        assert.strictEqual(yield* available(poor), 0n)
      }))

    it.effect("twenty steps at once that move money of the same members all happen", () =>
      Effect.gen(function*() {
        const members = yield* freshMembers(3)
        const { run } = yield* Transaction
        const ledger = yield* Ledger
        yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) => {
          const ordered = index % 2 === 0 ? members : members.toReversed()
          return run(Effect.forEach(ordered, ({ id }) => ledger.post([freshPayment(id, LARGE)], NOW)))
        }, { concurrency: "unbounded" })
        for (const member of members) assert.strictEqual(yield* available(member), 20n * LARGE)
      }))
  })
