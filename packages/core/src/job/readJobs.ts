import { DateTime, Effect } from "effect"
import { nextRun } from "./dueAt.ts"
import type { Job } from "./Job.ts"
import { JOBS } from "./Job.ts"
import type { JobStanding } from "./JobRuns.ts"
import { JobRuns } from "./JobRuns.ts"

/** A job whose work is due for longer than this is late. */
const LATE_MS = 10 * 60_000
/** A live job says how it goes every few seconds; one that was silent for longer than this is late. */
const SILENT_MS = 2 * 60_000

/** A declared job, how it stands, and when it runs next. */
export interface JobReport extends Job {
  /** `null`: it never ran. */
  readonly standing: JobStanding | null
  /** `null`: a live job, which runs all the time. */
  readonly nextAt: DateTime.Utc | null
  /** Whether it should have done its work by now. One that never ran is not: where everything is new, nothing is late. */
  readonly isLate: boolean
}

/** Since when a job that ran once has something to do, in ms since 1970. */
const dueSince = ({ schedule }: Job, { endedAt, period, startedAt, state }: JobStanding): number => {
  if (schedule._tag === "Live" || period === null) return DateTime.toEpochMillis(endedAt ?? startedAt) + SILENT_MS
  return DateTime.toEpochMillis(state === "done" ? nextRun(schedule, period) : period) + LATE_MS
}

/** A job as it stands at a moment. Pure. */
export const jobReport = (job: Job, standing: JobStanding | null, now: DateTime.Utc): JobReport => ({
  ...job,
  standing,
  nextAt: job.schedule._tag === "Live" ? null : nextRun(job.schedule, now),
  isLate: standing !== null && DateTime.toEpochMillis(now) > dueSince(job, standing)
})

/** Every declared job: when it ran last and runs next, what it has left to do, how often it failed, and whether it is late. */
export const readJobs: Effect.Effect<ReadonlyArray<JobReport>, never, JobRuns> = Effect.gen(function*() {
  const standings = yield* (yield* JobRuns).standings
  const now = yield* DateTime.now
  return JOBS.map((job) => jobReport(job, standings.find((one) => one.job === job.name) ?? null, now))
})
