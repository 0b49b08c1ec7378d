import type { JobName, JobPeriod } from "@sigmatrade/core/reward/JobPeriod"
import { JobPeriodStore } from "@sigmatrade/core/reward/JobPeriodStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { JobPeriodRow } from "./RewardsWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const isSame = (one: JobPeriod, other: JobPeriod) => DateTime.Equivalence(one.startsAt, other.startsAt)

const lastEnd = (job: JobName) => (world: World): Option.Option<DateTime.Utc> => {
  const rows = rowOf(world.jobPeriods, job) ?? []
  return Option.fromUndefinedOr(rows.findLast((row) => row.closed)?.endsAt ?? rows[0]?.startsAt)
}

const put = (world: World, job: JobName, rows: ReadonlyArray<JobPeriodRow>): World => ({
  ...world, jobPeriods: HashMap.set(world.jobPeriods, job, rows)
})

const begun = (job: JobName, period: JobPeriod) => (world: World): Step<boolean> => {
  const rows = rowOf(world.jobPeriods, job) ?? []
  const known = rows.find((row) => isSame(row, period))
  if (known !== undefined) return [!known.closed, world]
  const last = rows.at(-1)
  if (last !== undefined && (!last.closed || !DateTime.Equivalence(last.endsAt, period.startsAt))) {
    throw new Error(`a period of ${job} begins where the one before ended`)
  }
  return [true, put(world, job, [...rows, { ...period, closed: false }])]
}

const closed = (job: JobName, period: JobPeriod) => (world: World): Step<void> => {
  const rows = rowOf(world.jobPeriods, job) ?? []
  if (!rows.some((row) => isSame(row, period) && !row.closed)) throw new Error(`no period of ${job} is open`)
  return [undefined, put(world, job, rows.map((row) => isSame(row, period) ? { ...row, closed: true } : row))]
}

/** Which periods jobs have worked off, in the memory world. */
export const layer: Layer.Layer<JobPeriodStore, never, MemoryWorld> = Layer.effect(
  JobPeriodStore,
  Effect.map(MemoryWorld, (world) => JobPeriodStore.of({
    lastEnd: (job) => world.read(lastEnd(job)),
    begin: (job, period) => world.change(begun(job, period)),
    close: (job, period) => world.change(closed(job, period))
  }))
)
