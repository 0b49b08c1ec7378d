import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import type { Job, Periodic } from "@sigmatrade/core/job/Job"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { Worked } from "@sigmatrade/core/job/runJob"
import { LEASE_MS, runJob } from "@sigmatrade/core/job/runJob"
import { DateTime, Duration, Effect, Fiber, Ref, Schema } from "effect"
import { TestClock } from "effect/testing"

class Broken extends Schema.TaggedError<Broken>()("Broken", { secret: Schema.String }) {}

const MINUTE = 60_000
const job = (missed: Periodic["missed"]): Job<Periodic> => ({
  name: "payment-retry", does: "", schedule: { _tag: "Periodic", everyMs: 5 * MINUTE, offsetMs: 0, missed }
})

const counted = Effect.gen(function*() {
  const periods = yield* Ref.make<ReadonlyArray<number>>([])
  const step = Effect.gen(function*() {
    const now = yield* DateTime.now
    yield* Ref.update(periods, (before) => [...before, DateTime.toEpochMillis(now)])
    return { backlog: 2 } satisfies Worked
  })
  return { periods, step }
})
const standing = Effect.map(Effect.flatMap(JobRuns, ({ standings }) => standings), ([one]) => {
  assert.isDefined(one)
  return one
})

describe("runJob", () => {
  it.effect("a period is worked off once, and the next one when it begins", () =>
    Effect.gen(function*() {
      const { periods, step } = yield* counted
      assert.isTrue((yield* runJob(job("skip"), step)).ran)
      const { nextAt, ran } = yield* runJob(job("skip"), step)
      assert.deepStrictEqual([ran, DateTime.toEpochMillis(nextAt)], [false, 5 * MINUTE])
      yield* TestClock.adjust("5 minutes")
      assert.isTrue((yield* runJob(job("skip"), step)).ran)
      assert.strictEqual((yield* Ref.get(periods)).length, 2)
      const { backlog, failures, runs, state } = yield* standing
      assert.deepStrictEqual({ backlog, failures, runs, state }, { backlog: 2, failures: 0, runs: 2, state: "done" })
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("missed periods are caught up one by one, or only the newest one is run, as declared", () =>
    Effect.gen(function*() {
      for (const [missed, expected] of [["catchUp", 5], ["skip", 2]] as const) {
        yield* Effect.gen(function*() {
          const { periods, step } = yield* counted
          yield* runJob(job(missed), step)
          yield* TestClock.adjust("20 minutes")
          for (let left = 20; left > 0 && (yield* runJob(job(missed), step)).ran; left -= 1);
          assert.strictEqual((yield* Ref.get(periods)).length, expected, missed)
        }).pipe(Effect.provide(MemoryAdapters.layer, { local: true }))
      }
    }))

  it.effect("a run that fails is kept by the name of its error alone, and tried again soon", () =>
    Effect.gen(function*() {
      const { periods, step } = yield* counted
      yield* runJob(job("skip"), new Broken({ secret: "hunter2" }))
      const failed = yield* standing
      assert.deepStrictEqual([failed.state, failed.reason, failed.failures], ["failed", "Broken", 1])
      assert.isFalse((yield* runJob(job("skip"), step)).ran)
      yield* TestClock.adjust("1 second")
      assert.isTrue((yield* runJob(job("skip"), step)).ran)
      assert.strictEqual((yield* Ref.get(periods)).length, 1)
      assert.strictEqual((yield* standing).state, "done")
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("a run that lasts longer than its lease stays its runner's; nobody else begins it", () =>
    Effect.gen(function*() {
      const { periods, step } = yield* counted
      const long = yield* Effect.forkChild(runJob(job("skip"), Effect.andThen(Effect.sleep(Duration.millis(10 * LEASE_MS)), step)))
      for (let turn = 0; turn < 8; turn += 1) {
        yield* TestClock.adjust(Duration.millis(LEASE_MS))
        assert.isFalse((yield* runJob(job("skip"), step)).ran)
      }
      yield* TestClock.adjust(Duration.millis(3 * LEASE_MS))
      yield* Fiber.join(long)
      assert.strictEqual((yield* Ref.get(periods)).length, 1)
    }).pipe(Effect.provide(MemoryAdapters.layer)))

  it.effect("a run that is stopped is free at once for whoever comes next", () =>
    Effect.gen(function*() {
      const { step } = yield* counted
      const stopped = yield* Effect.forkChild(runJob(job("skip"), Effect.never))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(stopped)
      assert.strictEqual((yield* standing).reason, "stopped")
      assert.isTrue((yield* runJob(job("skip"), step)).ran)
    }).pipe(Effect.provide(MemoryAdapters.layer)))
})
