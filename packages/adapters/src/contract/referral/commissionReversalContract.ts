import { assert, layer as withLayer } from "@effect/vitest"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Commission, commissionId, Tier } from "@sigmatrade/core/referral/Commission"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { DateTime, Layer } from "effect"
import { Cause, Deferred, Effect, Exit, Fiber } from "effect"
import { LARGE, LARGEST, USDT } from "../freshPayment.ts"
import { freshPurchase } from "../freshPurchase.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { earned, family, sold } from "./sold.ts"

/** What every `CommissionStore` promises of commissions whose sale is reversed. */
export const commissionReversalContract = <E>(
  name: string,
  layer: Layer.Layer<CommissionStore | LevelStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`CommissionStore, reversal: ${name}`, (it) => {
    const claimDue = Effect.fn("claimDue")(function*(now: DateTime.Utc, sponsor: User) {
      const due = yield* (yield* Transaction).run((yield* CommissionStore).claimDue(now, 10_000))
      return due.filter(({ userId }) => userId === sponsor.id)
    })

    const ofPurchases = Effect.fn("ofPurchases")(function*(...purchases: ReadonlyArray<Purchase>) {
      return yield* (yield* Transaction).run((yield* CommissionStore).ofPurchases(purchases.map(({ id }) => id)))
    })

    it.effect("commissions are found by the purchases they came out of, held and released ones", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const [one, other, third] = [yield* sold(buyer, 1, LARGEST), yield* sold(buyer, 2), yield* sold(buyer, 3)]
        const held = [earned(one, 1, sponsor, LARGE), earned(one, 2, sponsor, LARGEST / 4n)]
        const paid = earned(other, 1, sponsor, 3n)
        yield* store.record([...held, paid, earned(third, 1, sponsor, 4n)])
        yield* store.release([paid])
        assert.sameDeepMembers([...(yield* ofPurchases(other, one))], [...held, new Commission({ ...paid, state: "released" })])
        assert.deepStrictEqual(yield* ofPurchases(), [])
        assert.deepStrictEqual(yield* ofPurchases(freshPurchase(buyer.id)), [])
      }))

    it.effect("a reversed one is never due or released, is nobody's earnings, and its member sees it reversed", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const [one, other] = [yield* sold(buyer, 1), yield* sold(buyer, 2)]
        const [held, paid, stays] = [earned(one, 1, sponsor, 5n), earned(one, 2, sponsor, 6n), earned(other, 1, sponsor, LARGE)]
        yield* store.record([held, paid, stays])
        yield* store.release([paid])
        for (const at of [minutesLater(1), minutesLater(2)]) yield* store.reverse([held, paid], at)
        yield* store.reverse([], NOW)
        assert.strictEqual(yield* store.release([held, paid]), 0)
        assert.deepStrictEqual(yield* claimDue(minutesLater(60), sponsor), [stays])
        assert.deepStrictEqual(yield* ofPurchases(one, other), [stays])
        assert.deepStrictEqual(yield* store.earnings(sponsor.id), [{ tier: Tier.make(1), asset: USDT, sales: 1, amount: LARGE }])
        const states = new Map((yield* store.ofUser(sponsor.id, 10)).map((commission) => [commissionId(commission), commission]))
        for (const lost of [held, paid]) {
          assert.deepStrictEqual(states.get(commissionId(lost)), new Commission({ ...lost, state: "reversed" }))
        }
        assert.deepStrictEqual(states.get(commissionId(stays)), stays)
      }))

    it.effect("a reversed commission is there for ever: its purchase and tier earn nobody another one", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commission = earned(yield* sold(buyer, 1), 1, sponsor, 5n)
        yield* store.record([commission])
        yield* store.reverse([commission], NOW)
        const exit = yield* Effect.exit(store.record([commission]))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      }))

    it.effect("nobody releases a commission while somebody looks at what came out of its purchase", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const { run } = yield* Transaction
        const purchase = yield* sold(buyer, 1)
        const commission = earned(purchase, 1, sponsor, LARGE)
        yield* store.record([commission])
        const hasRead = yield* Deferred.make<void>()
        const reader = yield* Effect.forkChild(run(Effect.gen(function*() {
          const first = yield* store.ofPurchases([purchase.id])
          yield* Deferred.succeed(hasRead, undefined)
          // Time for the other one to finish, if nothing held him back.
          yield* Effect.sleep("100 millis")
          const second = yield* store.ofPurchases([purchase.id])
          yield* store.reverse(second, NOW)
          return [...first, ...second]
        })))
        yield* Deferred.await(hasRead)
        assert.strictEqual(yield* run(store.release([commission])), 0)
        assert.deepStrictEqual(yield* Fiber.join(reader), [commission, commission])
      }))

    it.effect("whoever asks while a commission is being released waits, and is told that it is", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const { run } = yield* Transaction
        const purchase = yield* sold(buyer, 1)
        const commission = earned(purchase, 1, sponsor, LARGE)
        yield* store.record([commission])
        const hasTaken = yield* Deferred.make<void>()
        const releaser = yield* Effect.forkChild(run(Effect.gen(function*() {
          yield* store.claimDue(minutesLater(60), 10_000)
          yield* Deferred.succeed(hasTaken, undefined)
          // Time for the other one to read too early, if nothing held him back.
          yield* Effect.sleep("100 millis")
          yield* store.release([commission])
        })))
        yield* Deferred.await(hasTaken)
        assert.deepStrictEqual((yield* ofPurchases(purchase)).map(({ state }) => state), ["released"])
        yield* Fiber.join(releaser)
      }))

    it.effect("a reversal of a step that is undone never happened", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commission = earned(yield* sold(buyer, 1), 1, sponsor, LARGE)
        yield* store.record([commission])
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.reverse([commission], NOW), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* claimDue(NOW, sponsor), [commission])
      }))
  })
