import { assert, describe, it } from "@effect/vitest"
import { makeCallBudget } from "@sigmatrade/adapters/bsc/CallBudget"
import { rateLimited } from "@sigmatrade/adapters/bsc/RpcFailure"
import { Clock, Effect, Fiber, Schema } from "effect"
import { TestClock } from "effect/testing"

const free = Effect.void
const Calls = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 7 }))
const Pause = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 900 }))
const patient = { requestsPerSecondMax: 7, budgetWaitMsMax: 1_000_000 }

/** When each of the turns got its calls, when turns are asked for with the pauses between them. */
const grants = (turns: ReadonlyArray<readonly [number, number]>) => Effect.gen(function*() {
  const budget = makeCallBudget(patient)
  const granted: Array<{ readonly atMs: number; readonly calls: number }> = []
  const run = Effect.gen(function*() {
    for (const [pauseMs, calls] of turns) {
      yield* Effect.sleep(pauseMs)
      yield* Effect.forkChild(budget.take(calls, free).pipe(
        Effect.andThen(Clock.currentTimeMillis),
        Effect.map((atMs) => granted.push({ atMs, calls }))
      ), { startImmediately: true })
    }
    return yield* Effect.never
  })
  const fiber = yield* Effect.forkChild(run)
  yield* TestClock.adjust("100 seconds")
  yield* Fiber.interrupt(fiber)
  return granted
})

describe("call budget", () => {
  it.effect.prop("in any stretch of time no more calls go out than the rate allows and one second's worth on top, and none is lost", {
    turns: Schema.Array(Schema.Tuple([Pause, Calls])).check(Schema.isMaxLength(40))
  }, ({ turns }) => Effect.gen(function*() {
    const granted = yield* grants(turns)
    assert.deepStrictEqual(granted.map(({ calls }) => calls), turns.map(([, calls]) => calls))
    granted.forEach((first, index) => {
      let calls = 0
      for (const { atMs, calls: more } of granted.slice(index)) {
        calls += more
        assert.isAtMost(calls, 7 * (1 + (atMs - first.atMs) / 1_000) + 1e-9)
      }
    })
  }), { arbitrary: { runs: 60, seed: 7 } })

  it.effect("a busy line is used to its full rate", () => Effect.gen(function*() {
    const granted = yield* grants(Array.from({ length: 70 }, () => [0, 5] as const))
    // The first seven calls are saved up, the other 343 come at seven a second.
    assert.isAtMost(granted.at(-1)?.atMs ?? Infinity, 49_100)
    assert.isAtLeast(granted.at(-1)?.atMs ?? 0, 49_000)
  }))

  it.effect("with more than the longest wait already queued further calls fail at once and say when to return", () => Effect.gen(function*() {
    const budget = makeCallBudget({ requestsPerSecondMax: 5, budgetWaitMsMax: 2_000 })
    yield* budget.take(5, free)
    const waiting = yield* Effect.forEach([5, 5, 1], (calls) => Effect.forkChild(budget.take(calls, free), { startImmediately: true }))
    assert.deepStrictEqual(yield* Effect.flip(budget.take(1, free)), rateLimited("too many calls waiting", 2_200))
    yield* TestClock.adjust("2200 millis")
    yield* Effect.forEach(waiting, Fiber.join)
    yield* TestClock.adjust("1 second")
    yield* budget.take(1, free)
  }))

  it.effect("a turn given up while it waits costs nothing", () => Effect.gen(function*() {
    const budget = makeCallBudget({ requestsPerSecondMax: 5, budgetWaitMsMax: 2_000 })
    yield* budget.take(5, free)
    for (let round = 0; round < 20; round++) {
      yield* Fiber.interrupt(yield* Effect.forkChild(budget.take(5, free), { startImmediately: true }))
    }
    const last = yield* Effect.forkChild(budget.take(5, free), { startImmediately: true })
    yield* TestClock.adjust("1 second")
    yield* Fiber.join(last)
  }))

  it.effect("a turn that may no longer ask ends without spending", () => Effect.gen(function*() {
    const budget = makeCallBudget({ requestsPerSecondMax: 5, budgetWaitMsMax: 2_000 })
    yield* budget.take(5, free)
    let rests = false
    const rest = rateLimited("rate limited", 1)
    const waiting = yield* Effect.forkChild(Effect.flip(budget.take(5, Effect.suspend(() => rests ? Effect.fail(rest) : Effect.void))), { startImmediately: true })
    rests = true
    yield* TestClock.adjust("1 second")
    assert.strictEqual(yield* Fiber.join(waiting), rest)
    yield* budget.take(5, free)
  }))
})
