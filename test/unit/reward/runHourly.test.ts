import { assert, it } from "@effect/vitest"
import { CommissionStore } from "@sigmatrade/core/referral/CommissionStore"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { HOURLY_REWARDS } from "@sigmatrade/core/reward/runHourly"
import { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import { DateTime, Effect, Exit, Option } from "effect"
import { TestClock } from "effect/testing"
import { operator } from "@sigmatrade/adapters/contract/operator"
import { available, community, memberWithWallet, ONE, rewards } from "../community.ts"
import { buyer, catchUp, hourly, listed, onSale, payIn, REWARD, wish } from "./rewardWorld.ts"

const hours = (steps: Effect.Success<ReturnType<typeof catchUp>>) =>
  steps.map(({ period }) => period === null ? -1 : DateTime.toEpochMillis(period.startsAt) / 3_600_000)

it.effect("every hour is worked off once, in order, however often it is tried; hours missed are caught up", () =>
  Effect.gen(function*() {
    assert.deepStrictEqual(hours(yield* catchUp()), [0])
    assert.deepStrictEqual(hours(yield* catchUp()), [])
    yield* TestClock.adjust("59 minutes")
    assert.deepStrictEqual(hours(yield* catchUp()), [])
    yield* TestClock.adjust("1 minute")
    assert.deepStrictEqual(hours(yield* catchUp()), [1])
    yield* TestClock.adjust("5 hours")
    assert.deepStrictEqual(hours(yield* catchUp()), [2, 3, 4, 5, 6])
  }).pipe(Effect.provide(community())))

it.effect("twenty who work at once close each hour once", () =>
  Effect.gen(function*() {
    yield* hourly(10)
    yield* TestClock.adjust("3 hours")
    const steps = yield* Effect.forEach(Array.from({ length: 20 }), () => catchUp(), { concurrency: "unbounded" })
    assert.isAtLeast(steps.flat().length, 3)
    assert.deepStrictEqual(yield* (yield* JobPeriodStore).lastEnd(HOURLY_REWARDS), Option.some(DateTime.makeUnsafe(4 * 3_600_000)))
  }).pipe(Effect.provide(community())))

it.effect("a commission is released in the first hour that begins after its hold, in batches that leave the hour open", () =>
  Effect.gen(function*() {
    yield* onSale
    const sponsor = yield* memberWithWallet(1)
    for (const number of [2, 3, 4]) yield* buyer(number, sponsor)
    yield* TestClock.adjust("1 minute")
    assert.deepStrictEqual((yield* catchUp(2)).map(({ released }) => released), [2, 1])
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [0n, (3n * ONE) / 20n])
    yield* buyer(5, sponsor)
    assert.deepStrictEqual(yield* catchUp(), [])
    assert.strictEqual(yield* rewards(sponsor), ONE / 20n)
    yield* TestClock.adjust("1 hour")
    assert.deepStrictEqual((yield* catchUp()).map(({ released }) => released), [1])
    assert.strictEqual(yield* rewards(sponsor), 0n)
  }).pipe(Effect.provide(community())))

it.effect("the very first hour, left in the middle, is worked off when the next has begun", () =>
  Effect.gen(function*() {
    yield* onSale
    const sponsor = yield* memberWithWallet(1)
    for (const number of [2, 3, 4]) yield* buyer(number, sponsor)
    yield* TestClock.adjust("1 minute")
    assert.strictEqual((yield* hourly(2)).released, 2)
    yield* TestClock.adjust("2 hours")
    assert.deepStrictEqual(hours(yield* catchUp(2)), [0, 1, 2])
    assert.strictEqual(yield* rewards(sponsor), 0n)
  }).pipe(Effect.provide(community())))

it.effect("when the work breaks off, the hour is as if nobody had begun it, and is worked off later", () =>
  Effect.gen(function*() {
    yield* onSale
    const sponsor = yield* memberWithWallet(1)
    yield* buyer(2, sponsor)
    const periods = yield* JobPeriodStore
    const broken = JobPeriodStore.of({ ...periods, close: () => Effect.die(new Error("store is down")) })
    assert.isTrue(Exit.isFailure(yield* Effect.exit(Effect.provideService(hourly(10), JobPeriodStore, broken))))
    assert.deepStrictEqual([yield* rewards(sponsor), yield* available(sponsor)], [ONE / 20n, 0n])
    assert.deepStrictEqual((yield* catchUp()).map(({ released }) => released), [1])
  }).pipe(Effect.provide(community())))

it.effect("commissions come before campaigns, and both are done before the hour is closed", () =>
  Effect.gen(function*() {
    yield* onSale
    yield* payIn(REWARD * 3n)
    const sponsor = yield* memberWithWallet(1)
    const members = [yield* buyer(2, sponsor), yield* buyer(3, sponsor), yield* buyer(4, sponsor)]
    yield* createCampaign(yield* wish(listed(...members.map(({ id }) => id)), REWARD * 3n), operator("anna"))
    const steps = yield* catchUp(2)
    assert.deepStrictEqual(steps.map(({ released, rewarded }) => [released, rewarded]), [[2, 0], [1, 2], [0, 1]])
    assert.strictEqual(new Set(hours(steps)).size, 1)
    for (const member of members) assert.strictEqual(yield* available(member), REWARD)
  }).pipe(Effect.provide(community())))

it.effect("a commission that somebody holds at the moment is released an hour later", () =>
  Effect.gen(function*() {
    yield* onSale
    const sponsor = yield* memberWithWallet(1)
    yield* buyer(2, sponsor)
    const commissions = yield* CommissionStore
    const busy = CommissionStore.of({ ...commissions, claimDue: () => Effect.succeed([]) })
    assert.strictEqual((yield* Effect.provideService(catchUp(), CommissionStore, busy)).length, 1)
    yield* TestClock.adjust("1 hour")
    assert.deepStrictEqual((yield* catchUp()).map(({ released }) => released), [1])
  }).pipe(Effect.provide(community())))
