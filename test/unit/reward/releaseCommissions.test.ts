import { assert, it } from "@effect/vitest"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { DateTime, Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import { available, community, level, memberWithWallet, mineFinal, ONE, payment, rewards, workOff } from "../community.ts"

/** A sponsor who has earned from a sale of one BNB to each of these buyers. */
const earning = Effect.fn("earning")(function*(...buyers: ReadonlyArray<number>) {
  yield* (yield* LevelStore).publish([level(1, ONE)], yield* DateTime.now)
  const sponsor = yield* memberWithWallet(1)
  yield* Effect.forEach(buyers, (buyer) => memberWithWallet(buyer, sponsor))
  yield* mineFinal(...buyers.map((buyer) => payment(buyer, ONE)))
  yield* workOff()
  return sponsor
})

it.effect("a commission is spendable when its hold is over, and not a moment before", () =>
  Effect.gen(function*() {
    const sponsor = yield* earning(2)
    yield* TestClock.adjust("1439 minutes")
    assert.strictEqual(yield* releaseCommissions(10), 0)
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [ONE / 20n, 0n])
    yield* TestClock.adjust("1 minute")
    assert.strictEqual(yield* releaseCommissions(10), 1)
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [0n, ONE / 20n])
  }).pipe(Effect.provide(community({ commissionHoldHours: 24 }))))

it.effect("commissions are released once, however many try at once and again", () =>
  Effect.gen(function*() {
    const sponsor = yield* earning(2, 3, 4)
    const counts = yield* Effect.forEach(Array.from({ length: 20 }), () => releaseCommissions(2), { concurrency: "unbounded" })
    assert.strictEqual(counts.reduce((sum, count) => sum + count, 0), 3)
    assert.strictEqual(yield* releaseCommissions(10), 0)
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [0n, (3n * ONE) / 20n])
  }).pipe(Effect.provide(community())))

it.effect("when a release breaks off, money and commission stay where they were", () =>
  Effect.gen(function*() {
    const sponsor = yield* earning(2)
    const store = yield* CommissionStore
    const broken = CommissionStore.of({ ...store, release: () => Effect.die(new Error("store is down")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(releaseCommissions(10), CommissionStore, broken))))
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [ONE / 20n, 0n])
    assert.strictEqual(yield* releaseCommissions(10), 1)
  }).pipe(Effect.provide(community())))
