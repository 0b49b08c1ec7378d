import { assert, layer as withLayer } from "@effect/vitest"
import type { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { Amount } from "@sigmatrade/core/money/Amount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { commissionId, Tier } from "@sigmatrade/core/referral/Commission"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import type { User } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { DateTime, Layer } from "effect"
import { Cause, Effect, Exit } from "effect"
import { BNB, LARGE, LARGEST } from "../freshPayment.ts"
import { minutesLater, NOW } from "../minutesLater.ts"
import { earned, family, sold } from "./sold.ts"

/** What every `CommissionStore` promises until a sale is reversed. */
export const commissionStoreContract = <E>(
  name: string,
  layer: Layer.Layer<CommissionStore | LevelStore | UserStore | Transaction, E>
) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`CommissionStore: ${name}`, (it) => {
    const claimDue = Effect.fn("claimDue")(function*(now: DateTime.Utc, sponsor: User) {
      const due = yield* (yield* Transaction).run((yield* CommissionStore).claimDue(now, 10_000))
      return due.filter(({ userId }) => userId === sponsor.id)
    })

    it.effect("what was recorded is there to the base unit, newest first, not more than asked for", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const first = earned(yield* sold(buyer, 1, LARGEST), 1, sponsor, LARGEST / 2n, minutesLater(1))
        const second = earned(yield* sold(buyer, 2), 2, sponsor, LARGE, minutesLater(2))
        yield* store.record([first])
        yield* store.record([second])
        assert.deepStrictEqual(yield* store.ofUser(sponsor.id, 10), [second, first])
        assert.deepStrictEqual(yield* store.ofUser(sponsor.id, 1), [second])
        assert.deepStrictEqual(yield* store.ofUser(buyer.id, 10), [])
      }))

    it.effect("a second commission for the same purchase and tier is a broken invariant, and nothing of its batch is kept", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const purchase = yield* sold(buyer, 1)
        const other = yield* sold(buyer, 2)
        const first = earned(purchase, 1, sponsor, 5n)
        yield* store.record([first])
        const exit = yield* Effect.exit(store.record([earned(other, 1, sponsor, 6n), earned(purchase, 1, sponsor, 7n)]))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
        assert.deepStrictEqual(yield* store.ofUser(sponsor.id, 10), [first])
      }))

    it.effect("twenty who record one commission at once: exactly one does", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commission = earned(yield* sold(buyer, 1), 1, sponsor, LARGE)
        const exits = yield* Effect.forEach(Array.from({ length: 20 }), () => Effect.exit(store.record([commission])), { concurrency: "unbounded" })
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
        assert.deepStrictEqual(yield* store.ofUser(sponsor.id, 10), [commission])
      }))

    it.effect("due are held ones whose time has come, to the very moment, oldest first", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const late = earned(yield* sold(buyer, 1), 1, sponsor, 1n, minutesLater(30))
        const soon = earned(yield* sold(buyer, 2), 1, sponsor, 2n, minutesLater(10))
        const later = earned(yield* sold(buyer, 3), 1, sponsor, 3n, minutesLater(20))
        yield* (yield* CommissionStore).record([late, soon, later])
        assert.deepStrictEqual(yield* claimDue(minutesLater(9), sponsor), [])
        assert.deepStrictEqual(yield* claimDue(minutesLater(10), sponsor), [soon])
        assert.deepStrictEqual(yield* claimDue(minutesLater(30), sponsor), [soon, later, late])
      }))

    it.effect("no more are claimed than asked for", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const two = [earned(yield* sold(buyer, 1), 1, sponsor, 1n), earned(yield* sold(buyer, 2), 1, sponsor, 1n)]
        yield* (yield* CommissionStore).record(two)
        assert.strictEqual((yield* (yield* Transaction).run((yield* CommissionStore).claimDue(minutesLater(1), 1))).length, 1)
      }))

    it.effect("a commission is released once, and then is due no more", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commission = earned(yield* sold(buyer, 1), 1, sponsor, LARGE)
        yield* store.record([commission])
        assert.strictEqual(yield* store.release([commission]), 1)
        assert.strictEqual(yield* store.release([commission]), 0)
        assert.strictEqual(yield* store.release([]), 0)
        assert.deepStrictEqual(yield* claimDue(minutesLater(60), sponsor), [])
        assert.deepStrictEqual((yield* store.ofUser(sponsor.id, 10)).map(({ state }) => state), ["released"])
      }))

    it.effect("twenty who release what is due at once release each commission exactly once", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const { run } = yield* Transaction
        const commissions = yield* Effect.forEach(Array.from({ length: 30 }, (_, index) => index + 1), (level) =>
          Effect.map(sold(buyer, level), (purchase) => earned(purchase, 1, sponsor, BigInt(level))))
        yield* store.record(commissions)
        const released = yield* Effect.forEach(Array.from({ length: 20 }), () =>
          run(Effect.gen(function*() {
            const mine = (yield* store.claimDue(minutesLater(60), 7)).filter(({ userId }) => userId === sponsor.id)
            yield* Effect.yieldNow
            yield* store.release(mine)
            return mine.map(commissionId)
          })), { concurrency: "unbounded" })
        const ids = released.flat()
        assert.strictEqual(new Set(ids).size, ids.length)
        assert.strictEqual((yield* claimDue(minutesLater(60), sponsor)).length, 30 - ids.length)
      }))

    it.effect("a release that is undone leaves the commission due", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commission = earned(yield* sold(buyer, 1), 1, sponsor, LARGE)
        yield* store.record([commission])
        yield* Effect.flip((yield* Transaction).run(Effect.andThen(store.release([commission]), Effect.fail("undo"))))
        assert.deepStrictEqual(yield* claimDue(NOW, sponsor), [commission])
      }))

    it.effect("earnings add up per tier and asset, tiers ascending, held and released together", () =>
      Effect.gen(function*() {
        const { buyer, sponsor } = yield* family
        const store = yield* CommissionStore
        const commissions = [
          earned(yield* sold(buyer, 1), 2, sponsor, 5n),
          earned(yield* sold(buyer, 2), 1, sponsor, LARGE),
          earned(yield* sold(buyer, 3), 1, sponsor, LARGE),
          earned(yield* sold(buyer, 4, LARGE, BNB), 1, sponsor, 9n)
        ]
        yield* store.record(commissions)
        yield* store.release(commissions.slice(1, 2))
        const earnings = yield* store.earnings(sponsor.id)
        assert.deepStrictEqual(earnings.map(({ tier }) => tier), [Tier.make(1), Tier.make(1), Tier.make(2)])
        const of = (tier: number, asset: string) => earnings.find((one) => one.tier === tier && one.asset === asset)
        assert.deepStrictEqual([of(1, "USDT")?.sales, of(1, "USDT")?.amount], [2, Amount.make(2n * LARGE)])
        assert.deepStrictEqual([of(1, "BNB")?.sales, of(1, "BNB")?.amount], [1, Amount.make(9n)])
        assert.deepStrictEqual([of(2, "USDT")?.sales, of(2, "USDT")?.amount], [1, Amount.make(5n)])
        assert.deepStrictEqual(yield* store.earnings(buyer.id), [])
      }))
  })
