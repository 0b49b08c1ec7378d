import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import type { Job, JobName } from "@sigmatrade/core/job/Job"
import { JOBS } from "@sigmatrade/core/job/Job"
import { JobRuns, JobStanding } from "@sigmatrade/core/job/JobRuns"
import { jobReport, readJobs } from "@sigmatrade/core/job/readJobs"
import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"

const at = (time: string) => DateTime.makeUnsafe(`2026-07-01T${time}Z`)
const job = (name: JobName): Job => {
  const found = JOBS.find((one) => one.name === name)
  if (found === undefined) throw new Error(name)
  return found
}
const ran = (name: JobName, over: Partial<JobStanding>) => new JobStanding({
  job: name, period: at("10:00:00"), state: "done", startedAt: at("10:00:01"), endedAt: at("10:00:02"), backlog: null, reason: null, runs: 1, failures: 0, ...over
})
const isLate = (name: JobName, over: Partial<JobStanding>, now: string) => jobReport(job(name), ran(name, over), at(now)).isLate

describe("how jobs stand", () => {
  it("one that did its work is late ten minutes after the next period began", () => {
    assert.isFalse(isLate("disk-guard", {}, "11:10:00"))
    assert.isTrue(isLate("disk-guard", {}, "11:10:01"))
    assert.isTrue(isLate("payment-retry", {}, "10:15:01"))
  })

  it("one that fails, or hangs, is late ten minutes after its own period began", () => {
    for (const state of ["failed", "running"] as const) {
      assert.isFalse(isLate("disk-guard", { state }, "10:10:00"))
      assert.isTrue(isLate("disk-guard", { state }, "10:10:01"))
    }
  })

  it("one that runs all the time is late when it was silent for two minutes", () => {
    assert.isFalse(isLate("blockchain-monitor", { period: null }, "10:02:02"))
    assert.isTrue(isLate("blockchain-monitor", { period: null }, "10:02:03"))
  })

  it("one that never ran is not late, and says when it would run", () => {
    const { isLate: late, nextAt, standing } = jobReport(job("backup-scheduler"), null, at("02:59:00"))
    assert.deepStrictEqual([late, standing, nextAt], [false, null, at("03:00:00")])
  })

  it.effect("all nine are told of in their order, each with its own standing", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(at("10:00:00").epochMilliseconds)
      const runs = yield* JobRuns
      yield* runs.report("blockchain-monitor", { startedAt: at("09:59:00"), endedAt: at("09:59:59"), runs: 7, failures: 2, reason: "Timeout" })
      const jobs = yield* readJobs
      assert.deepStrictEqual(jobs.map(({ name }) => name), JOBS.map(({ name }) => name))
      assert.deepStrictEqual(jobs.map(({ standing }) => standing?.runs ?? 0), [7, 0, 0, 0, 0, 0, 0, 0, 0])
    }).pipe(Effect.provide(MemoryAdapters.layer)))
})
