import { assert, it } from "@effect/vitest"
import { LimitSubject, LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import type { LimitedOperation } from "@sigmatrade/core/limit/LimitRule"
import { LimitReached, limitOperation } from "@sigmatrade/core/limit/limitOperation"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { LimitsUnavailable, RateLimits } from "@sigmatrade/core/limit/RateLimits"
import { splitLimits } from "@sigmatrade/core/limit/splitLimits"
import * as RateLimitsMemory from "@sigmatrade/adapters/memory/RateLimitsMemory"
import { Effect, Layer, Record } from "effect"
import { TestClock } from "effect/testing"

const rules = limitsFor(new LimitWindow({ count: 20, ms: 60_000 }))
const ann = LimitSubject.make("ann")
const settings = Layer.succeed(LimitRules, rules)
/** A place that has lost its counts. */
const away: RateLimits["Service"] = { take: () => Effect.fail(new LimitsUnavailable()) }
const operations: ReadonlyArray<LimitedOperation> = Record.keys(rules)

it("the limits are those that were agreed on: count and seconds, and who waits while the count is unknown", () => {
  const table = Record.map(rules, ({ whenUnknown, windows }) => [whenUnknown, ...windows.map(({ count, ms }) => `${count}/${ms / 1000}`)])
  assert.deepStrictEqual(table, {
    update: ["allow", "20/60"],
    registration: ["refuse", "3/3600"],
    withdrawal: ["refuse", "10/3600", "20/86400"],
    verification: ["refuse", "5/3600"],
    purchase: ["refuse", "5/300"],
    intent: ["allow", "5/300"],
    ticket: ["allow", "5/3600"],
    login: ["refuse", "5/900"],
    export: ["allow", "5/3600"],
    request: ["allow", "600/60"],
    "wrong-key": ["allow", "5/900"],
    "wrong-key-everywhere": ["allow", "50/900"]
  })
})

it.effect("while counts are unknown, money, identity and access wait, and nothing else does", () =>
  Effect.gen(function*() {
    const refused = yield* Effect.filter(operations, (operation) => Effect.isFailure(limitOperation(operation, ann)))
    assert.deepStrictEqual(refused, ["registration", "withdrawal", "verification", "purchase", "login"])
    assert.deepStrictEqual(yield* Effect.flip(limitOperation("withdrawal", ann)), new LimitsUnavailable())
  }).pipe(Effect.provide(Layer.merge(settings, Layer.succeed(RateLimits, away)))))

it.effect("ten withdrawals an hour and twenty a day, and nobody else is touched", () =>
  Effect.gen(function*() {
    const ask = limitOperation("withdrawal", ann)
    yield* Effect.repeat(ask, { times: 9 })
    assert.deepStrictEqual(yield* Effect.flip(ask), new LimitReached({ operation: "withdrawal", waitMs: 3_600_000, isFirst: true }))
    yield* limitOperation("withdrawal", LimitSubject.make("bob"))
    yield* TestClock.adjust("1 hour")
    yield* Effect.repeat(ask, { times: 9 })
    yield* TestClock.adjust("1 hour")
    assert.deepStrictEqual(yield* Effect.flip(ask), new LimitReached({ operation: "withdrawal", waitMs: 22 * 3_600_000, isFirst: true }))
  }).pipe(Effect.provide(Layer.merge(settings, RateLimitsMemory.layer))))

it.effect("counted in two places, a flood of updates never reaches where money is guarded", () =>
  Effect.gen(function*() {
    const split = splitLimits({ reading: yield* RateLimitsMemory.make, guarded: away })
    const take = (operation: LimitedOperation) => limitOperation(operation, ann).pipe(Effect.provide(Layer.succeed(RateLimits, split)))
    yield* Effect.repeat(take("update"), { times: 19 })
    assert.strictEqual((yield* Effect.flip(take("update")))._tag, "LimitReached")
    assert.strictEqual((yield* Effect.flip(take("withdrawal")))._tag, "LimitsUnavailable")
  }).pipe(Effect.provide(settings)))
