import { assert, describe } from "@effect/vitest"
import { ApiJobs } from "@sigmatrade/api/contract/ApiJob"
import { JOBS } from "@sigmatrade/core/job/Job"
import { JobRuns } from "@sigmatrade/core/job/JobRuns"
import { DateTime, Duration, Effect, Option, Schema } from "effect"
import { openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(ApiJobs))

/** A run of this job that began an hour ago. */
const begin = Effect.gen(function*() {
  const [runs, now] = [yield* JobRuns, yield* DateTime.now]
  const period = DateTime.subtract(now, { hours: 1 })
  const begun = yield* runs.begin("disk-guard", period, { now: period, until: DateTime.addDuration(period, Duration.seconds(6)) })
  return { now, period, run: Option.getOrThrow(begun) }
})

describe("GET /v1/jobs", () => {
  promise("before a watcher ran every job is there and none is late", Effect.gen(function*() {
    const { read } = yield* openApp()
    const { jobs } = yield* decode((yield* read("/v1/jobs")).body)
    assert.deepStrictEqual(jobs.map(({ name }) => name), JOBS.map(({ name }) => name))
    assert.isTrue(jobs.every(({ last_run: last, late }) => last === null && !late))
    assert.deepStrictEqual(jobs.filter(({ next_run_at: next }) => next === null).map(({ name }) => name), ["blockchain-monitor", "payment-processor", "broadcast-processor"])
  }))

  promise("a failed run is told with the name of its error, what is left, and that it is late", Effect.gen(function*() {
    const { now, period, run } = yield* begin
    assert.isTrue(yield* (yield* JobRuns).end(run, { _tag: "Failed", reason: "DatabaseUnavailable", retryAt: now }, period))
    const { read } = yield* openApp()
    const { jobs } = yield* decode((yield* read("/v1/jobs")).body)
    const guard = Option.getOrThrow(Option.fromUndefinedOr(jobs.find(({ name }) => name === "disk-guard")))
    assert.deepStrictEqual([guard.last_run?.state, guard.last_run?.reason, guard.last_run?.backlog], ["failed", "DatabaseUnavailable", null])
    assert.deepStrictEqual([guard.late, guard.runs, guard.failures], [true, 1, 1])
    assert.deepStrictEqual(guard.last_run?.period, period)
  }))

  promise("without a key nothing is told", Effect.gen(function*() {
    const { ask } = yield* openApp()
    yield* isProblem(yield* ask("/v1/jobs"), "unauthorized")
  }))
})
