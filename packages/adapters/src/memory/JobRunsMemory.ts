import type { JobName } from "@sigmatrade/core/job/Job"
import type { BegunRun, LiveReport, RunEnd, RunLease } from "@sigmatrade/core/job/JobRuns"
import { JobRuns, JobStanding } from "@sigmatrade/core/job/JobRuns"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import type { Step } from "./MemoryWorld.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { JobRow } from "./RewardsWorld.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const put = (world: World, row: JobRow): World => ({ ...world, jobRuns: HashMap.set(world.jobRuns, row.standing.job, row) })

const isFree = ({ leasedUntil, standing }: JobRow, now: DateTime.Utc) =>
  standing.state !== "running" || leasedUntil === null || DateTime.isLessThanOrEqualTo(leasedUntil, now)

/** Whether a job may go on to this period, its last one being as the row says. */
const fits = ({ retryAt, standing }: JobRow, period: DateTime.Utc, now: DateTime.Utc) => {
  if (standing.period === null || DateTime.isGreaterThan(standing.period, period)) return false
  if (DateTime.isLessThan(standing.period, period)) return true
  return standing.state !== "done" && (retryAt === null || DateTime.isLessThanOrEqualTo(retryAt, now))
}

const begun = (job: JobName, period: DateTime.Utc, { now, until }: RunLease) => (world: World): Step<Option.Option<BegunRun>> => {
  const last = rowOf(world.jobRuns, job)
  if (last !== undefined && !(isFree(last, now) && fits(last, period, now))) return [Option.none(), world]
  const before = last?.standing
  const isAgain = before?.period !== undefined && before.period !== null && DateTime.Equivalence(before.period, period)
  const attempt = isAgain ? (last?.attempt ?? 0) + 1 : 1
  const standing = new JobStanding({
    job, period, state: "running", startedAt: now, endedAt: null, backlog: before?.backlog ?? null, reason: before?.reason ?? null,
    runs: (before?.runs ?? 0) + 1, failures: (before?.failures ?? 0) + (before?.state === "running" ? 1 : 0)
  })
  return [Option.some({ job, period, attempt }), put(world, { standing, attempt, leasedUntil: until, retryAt: null })]
}

/** The row of a run, while it is its runner's. */
const mine = (world: World, { attempt, job, period }: BegunRun): JobRow | undefined => {
  const row = rowOf(world.jobRuns, job)
  const isMine = row !== undefined && row.attempt === attempt && row.standing.state === "running" && row.standing.period !== null
    && DateTime.Equivalence(row.standing.period, period)
  return isMine ? row : undefined
}

const renewed = (run: BegunRun, until: DateTime.Utc) => (world: World): Step<boolean> => {
  const row = mine(world, run)
  return row === undefined ? [false, world] : [true, put(world, { ...row, leasedUntil: until })]
}

const ended = (run: BegunRun, how: RunEnd, at: DateTime.Utc) => (world: World): Step<boolean> => {
  const row = mine(world, run)
  if (row === undefined) return [false, world]
  const isDone = how._tag === "Done"
  const standing = new JobStanding({
    ...row.standing,
    endedAt: at,
    ...(isDone
      ? { state: "done" as const, backlog: how.backlog, reason: how.reason }
      : { state: "failed" as const, reason: how.reason, failures: row.standing.failures + 1 })
  })
  return [true, put(world, { ...row, standing, leasedUntil: null, retryAt: isDone ? null : how.retryAt })]
}

const reported = (job: JobName, { endedAt, failures, reason, runs, startedAt }: LiveReport) => (world: World): Step<void> => {
  const before = rowOf(world.jobRuns, job)?.standing
  const standing = new JobStanding({
    job, period: null, state: reason === null ? "done" : "failed", startedAt, endedAt, backlog: null, reason,
    runs: (before?.runs ?? 0) + runs, failures: (before?.failures ?? 0) + failures
  })
  return [undefined, put(world, { standing, attempt: 1, leasedUntil: null, retryAt: null })]
}

const all = (world: World) => HashMap.toValues(world.jobRuns).map(({ standing }) => standing).toSorted((one, other) => one.job < other.job ? -1 : 1)

/** How jobs stand, in the memory world. */
export const layer: Layer.Layer<JobRuns, never, MemoryWorld> = Layer.effect(
  JobRuns,
  Effect.map(MemoryWorld, (world) => JobRuns.of({
    begin: (job, period, lease) => world.change(begun(job, period, lease)),
    renew: (run, until) => world.change(renewed(run, until)),
    end: (run, how, at) => world.change(ended(run, how, at)),
    report: (job, report) => world.change(reported(job, report)),
    standings: world.read(all)
  }))
)
