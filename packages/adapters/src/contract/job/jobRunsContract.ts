import { assert, layer as withLayer } from "@effect/vitest"
import type { JobName } from "@sigmatrade/core/job/Job"
import type { BegunRun, RunEnd } from "@sigmatrade/core/job/JobRuns"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"
import { minutesLater } from "../minutesLater.ts"

const DONE: RunEnd = { _tag: "Done", backlog: 3, reason: "nobody-there" }
const failed = (minute: number): RunEnd => ({ _tag: "Failed", reason: "Broken", retryAt: minutesLater(minute) })
const SLOW = { timeout: 60_000 }

/** What every `JobRuns` promises. Each test has a job of its own. */
export const jobRunsContract = <E>(name: string, layer: Layer.Layer<JobRuns, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`JobRuns: ${name}`, (it) => {
    /** Begins the period that starts so many minutes after noon, then or later. */
    const begin = Effect.fn("begin")(function*(job: JobName, period: number, at = period, minutes = 5) {
      const lease = { now: minutesLater(at), until: minutesLater(at + minutes) }
      return Option.getOrNull(yield* (yield* JobRuns).begin(job, minutesLater(period), lease))
    })
    const standing = Effect.fn("standing")(function*(job: JobName) {
      const found = (yield* (yield* JobRuns).standings).find((one) => one.job === job)
      assert.isDefined(found)
      return found
    })
    const end = Effect.fn("end")(function*(run: BegunRun | null, how: RunEnd, at: number) {
      assert.isNotNull(run)
      return yield* (yield* JobRuns).end(run, how, minutesLater(at))
    })

    it.effect("a period is done once, periods only go forward, and how it went is known", () =>
      Effect.gen(function*() {
        const job = "payment-retry"
        const run = yield* begin(job, 0)
        assert.deepStrictEqual(run, { job, period: minutesLater(0), attempt: 1 })
        assert.strictEqual((yield* standing(job)).state, "running")
        assert.deepStrictEqual([yield* end(run, DONE, 1), yield* end(run, DONE, 1)], [true, false])
        const { backlog, endedAt, failures, period, runs, state } = yield* standing(job)
        assert.deepStrictEqual({ backlog, failures, runs, state }, { backlog: 3, failures: 0, runs: 1, state: "done" })
        assert.isTrue(endedAt !== null && period !== null && DateTime.Equivalence(endedAt, minutesLater(1)) && DateTime.Equivalence(period, minutesLater(0)))
        assert.deepStrictEqual([yield* begin(job, 0, 9), yield* begin(job, -5, 9)], [null, null])
        assert.isNotNull(yield* begin(job, 5))
      }), SLOW)

    it.effect("of many who begin a period at once one has it", () =>
      Effect.gen(function*() {
        for (let round = 0; round < 20; round += 1) {
          const runs = yield* Effect.forEach(Array.from({ length: 20 }), () => begin("disk-guard", 10 * round), { concurrency: "unbounded" })
          const won = runs.filter((run) => run !== null)
          assert.strictEqual(won.length, 1)
          yield* end(won[0] ?? null, DONE, 10 * round + 1)
        }
      }), SLOW)

    it.effect("a run that failed is tried again when its time has come, and says with what it failed", () =>
      Effect.gen(function*() {
        const job = "notification-retry"
        yield* end(yield* begin(job, 0), failed(3), 1)
        const { failures, reason, state } = yield* standing(job)
        assert.deepStrictEqual({ failures, reason, state }, { failures: 1, reason: "Broken", state: "failed" })
        assert.isNull(yield* begin(job, 0, 2))
        const again = yield* begin(job, 0, 3)
        assert.strictEqual(again?.attempt, 2)
        yield* end(again, DONE, 4)
        assert.strictEqual((yield* standing(job)).reason, DONE.reason)
        assert.isNull(yield* begin(job, 0, 9))
      }), SLOW)

    it.effect("a run whose runner is gone is taken over when its lease is over, and whoever comes back late says nothing", () =>
      Effect.gen(function*() {
        const runs = yield* JobRuns
        const job = "cleanup-scheduler"
        const first = yield* begin(job, 0)
        assert.isNotNull(first)
        assert.deepStrictEqual([yield* begin(job, 0, 4), yield* begin(job, 3, 4)], [null, null])
        assert.isTrue(yield* runs.renew(first, minutesLater(8)))
        assert.isNull(yield* begin(job, 0, 7))
        const second = yield* begin(job, 0, 8)
        assert.strictEqual(second?.attempt, 2)
        assert.deepStrictEqual([yield* runs.renew(first, minutesLater(20)), yield* end(first, DONE, 9)], [false, false])
        assert.isTrue(yield* end(second, DONE, 9))
        const { failures, runs: count } = yield* standing(job)
        assert.deepStrictEqual([count, failures], [2, 1])
      }), SLOW)

    it.effect("what live jobs tell of adds up, and the last word counts", () =>
      Effect.gen(function*() {
        const runs = yield* JobRuns
        const told = { startedAt: minutesLater(0), endedAt: minutesLater(1), runs: 5, failures: 2, reason: "Broken" }
        yield* runs.report("broadcast-processor", told)
        yield* runs.report("broadcast-processor", { ...told, endedAt: minutesLater(2), failures: 0, reason: null })
        const { endedAt, failures, period, reason, runs: count, state } = yield* standing("broadcast-processor")
        assert.deepStrictEqual({ failures, period, reason, count, state }, { failures: 2, period: null, reason: null, count: 10, state: "done" })
        assert.isTrue(endedAt !== null && DateTime.Equivalence(endedAt, minutesLater(2)))
      }), SLOW)
  })
