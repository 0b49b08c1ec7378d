import type { Missed, Periodic } from "@sigmatrade/core/job/Job"
import type { LastPeriod } from "@sigmatrade/core/job/dueAt"
import { dueAt, nextRun, periodAt } from "@sigmatrade/core/job/dueAt"
import { DateTime } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

const HOUR = 3_600_000
const schedules = fc.record({
  everyMs: fc.constantFrom(60_000, 300_000, HOUR, 24 * HOUR),
  offset: fc.integer({ min: 0, max: 23 }),
  missed: fc.constantFrom<Missed>("catchUp", "skip")
}).map(({ everyMs, missed, offset }): Periodic => ({ _tag: "Periodic", everyMs, offsetMs: everyMs === 24 * HOUR ? offset * HOUR : 0, missed }))

/** Moments at which somebody looks: clocks go forward by anything, and now and then back. */
const looks = fc.array(fc.record({ stepMs: fc.integer({ min: -2 * HOUR, max: 50 * HOUR }), fails: fc.boolean() }), { minLength: 1, maxLength: 60 })

/** What was begun, in order, by somebody who works off at each look whatever is due. */
const play = (schedule: Periodic, startMs: number, steps: ReadonlyArray<{ readonly stepMs: number; readonly fails: boolean }>) => {
  const done: Array<number> = []
  let [last, now, furthest]: [LastPeriod | null, number, number] = [null, startMs, startMs]
  for (const { fails, stepMs } of steps) {
    now += stepMs
    furthest = Math.max(furthest, now)
    for (let due = dueAt(schedule, last, DateTime.makeUnsafe(now)); due !== null; due = dueAt(schedule, last, DateTime.makeUnsafe(now))) {
      assert.isAtMost(due.epochMilliseconds, now)
      last = { startsAt: due, isDone: !fails }
      if (fails) break
      done.push(due.epochMilliseconds)
    }
  }
  return { done, last, now, furthest }
}

describe("the periods of a job", () => {
  it("none is done twice, and they only go forward, whatever fails and whatever the clock does", () => {
    fc.assert(fc.property(schedules, fc.integer({ min: 0, max: 2e12 }), looks, (schedule, start, steps) => {
      const { done } = play(schedule, start, steps)
      done.forEach((at, index) => index === 0 || assert.isAbove(at, done[index - 1] ?? 0))
      for (const at of done) assert.strictEqual(periodAt(schedule, DateTime.makeUnsafe(at)).epochMilliseconds, at)
    }))
  })

  it("none is lost where they are caught up", () => {
    fc.assert(fc.property(schedules, fc.integer({ min: 0, max: 2e12 }), looks, (schedule, start, steps) => {
      const { done } = play({ ...schedule, missed: "catchUp" }, start, steps)
      done.forEach((at, index) => index === 0 || assert.strictEqual(at - (done[index - 1] ?? 0), schedule.everyMs))
    }))
  })

  it("where they are skipped one look leads to one run at most, for the newest period", () => {
    fc.assert(fc.property(schedules, fc.integer({ min: 0, max: 2e12 }), looks, (schedule, start, steps) => {
      const { done } = play({ ...schedule, missed: "skip" }, start, steps)
      assert.isAtMost(done.length, steps.length)
    }))
  })

  it("the next run lies after now, one period after this one, on the hour it is declared for", () => {
    fc.assert(fc.property(schedules, fc.integer({ min: 0, max: 2e12 }), (schedule, ms) => {
      const now = DateTime.makeUnsafe(ms)
      const next = nextRun(schedule, now).epochMilliseconds
      assert.isAbove(next, ms)
      assert.strictEqual(next - periodAt(schedule, now).epochMilliseconds, schedule.everyMs)
      assert.strictEqual((next - schedule.offsetMs) % schedule.everyMs, 0)
    }))
  })
})
