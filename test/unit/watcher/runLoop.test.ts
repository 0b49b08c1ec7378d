import { assert, it } from "@effect/vitest"
import { runLoop } from "@sigmatrade/watcher/runLoop"
import { Effect, Fiber, Logger, Queue, Ref } from "effect"
import { TestClock } from "effect/testing"

/** How often a loop that fails every time has tried within so many seconds. */
const triedIn = Effect.fnUntraced(function*(seconds: number, pauseMsMax?: number) {
  const tried = yield* Ref.make(0)
  const step = Effect.andThen(Ref.update(tried, (before) => before + 1), Effect.fail("the chain is away"))
  const fiber = yield* Effect.forkChild(runLoop({ name: "scan", step, every: "1 hour", wake: yield* Queue.unbounded<void>(), pauseMsMax }))
  yield* Effect.replicateEffect(TestClock.adjust("1 second"), seconds, { discard: true })
  yield* Fiber.interrupt(fiber)
  return yield* Ref.get(tried)
})

it.effect("a loop that must notice soon when its trouble is over never waits longer than it says, however often it has failed", () =>
  Effect.gen(function*() {
    assert.isAtLeast(yield* triedIn(300, 5000), 60)
    assert.isAtMost(yield* triedIn(300), 30)
  }).pipe(Effect.provide(Logger.layer([]))))
