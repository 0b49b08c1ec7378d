import { assert, describe, it } from "@effect/vitest"
import { JOBS } from "@sigmatrade/core/job/Job"
import { LIVE_JOBS, periodicJobs, undeclared } from "@sigmatrade/watcher/jobs/jobLoops"
import { periodicSteps } from "@sigmatrade/watcher/jobs/periodicSteps"

const running = [...Object.keys(periodicSteps("1 hour")), ...LIVE_JOBS]

describe("the watcher's jobs", () => {
  it("are the nine that are declared, and none beyond", () => {
    assert.strictEqual(JOBS.length, 9)
    assert.deepStrictEqual(undeclared(running), [])
  })

  it("one that nobody runs, one that runs twice and one that nobody declared are all named", () => {
    assert.deepStrictEqual(undeclared(running.filter((name) => name !== "disk-guard")), ["disk-guard"])
    assert.deepStrictEqual(undeclared([...running, "disk-guard"]), ["disk-guard"])
    assert.deepStrictEqual(undeclared([...running, "surprise"]), ["surprise"])
  })

  it("live jobs are those without periods, and each job with periods has a step", () => {
    assert.deepStrictEqual([...LIVE_JOBS].toSorted(), JOBS.flatMap(({ name, schedule }) => schedule._tag === "Live" ? [name] : []).toSorted())
    assert.deepStrictEqual(periodicJobs("1 hour").map(({ name }): string => name).toSorted(), Object.keys(periodicSteps("1 hour")).toSorted())
  })

  it("the times are those of the product: 5 minutes, an hour, 03:00 and 04:00 UTC", () => {
    const times = Object.fromEntries(periodicJobs("1 hour").map(({ name, schedule }) => [name, [schedule.everyMs / 60_000, schedule.offsetMs / 3_600_000, schedule.missed]]))
    assert.deepStrictEqual(times, {
      "payment-retry": [5, 0, "skip"], "notification-retry": [5, 0, "skip"], "reward-calculator": [60, 0, "catchUp"], "backup-scheduler": [1440, 3, "skip"],
      "cleanup-scheduler": [1440, 4, "skip"], "disk-guard": [60, 0, "skip"]
    })
  })
})
